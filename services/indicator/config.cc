#include "services/indicator/config.h"

#include <optional>

#include "services/access/gate_settings.h"
#include "services/indicator/definition/parse.h"
#include "services/platform/cache/redis_settings.h"
#include "services/platform/log/address_settings.h"

namespace instroom::indicator {
namespace {

constexpr char kDefinition[] = "INSTROOM_DEFINITION_FILE";
constexpr char kDisclosure[] = "INSTROOM_DISCLOSURE_FILE";
constexpr char kDisclosureKey[] = "INSTROOM_DISCLOSURE_KEY_FILE";

void ReadDefinition(platform::Settings& settings, Config& config) {
  const std::string yaml = settings.FileContents(kDefinition);
  if (yaml.empty()) return;
  auto definition = ParseDefinition(yaml);
  if (definition) {
    config.definition = std::move(definition).value();
    return;
  }
  for (const std::string& problem : ProblemTexts(definition.error())) {
    settings.Problem(kDefinition, problem);
  }
}

void ReadDisclosure(platform::Settings& settings, Config& config) {
  if (settings.Text(kDisclosure, "").empty() && settings.Text(kDisclosureKey, "").empty()) return;
  const std::string yaml = settings.FileContents(kDisclosure);
  std::string hex = settings.FileContents(kDisclosureKey);
  while (!hex.empty() && (hex.back() == '\n' || hex.back() == '\r')) hex.pop_back();
  const auto key = ParseDisclosureKey(hex);
  if (!hex.empty() && !key) settings.Problem(kDisclosureKey, "must hold 32 hexadecimal digits");
  if (yaml.empty()) return;
  auto policy = ParseDisclosurePolicy(yaml);
  if (!policy) {
    for (const std::string& problem : ProblemTexts(policy.error())) {
      settings.Problem(kDisclosure, problem);
    }
  } else if (key) {
    config.disclosure = Disclosure{std::move(policy).value(), *key};
  }
}

}  // namespace

platform::Result<Config, std::vector<std::string>> LoadConfig(platform::Settings settings) {
  Config config;
  config.log = platform::ReadLogAddress(settings, "instroom-indicator");
  config.redis = platform::ReadRedisAddress(settings);
  config.environment = settings.Environment();
  config.gate = access::ReadGateOptions(settings, config.environment);
  config.topics = settings.FileContents("INSTROOM_TOPICS_FILE");
  ReadDefinition(settings, config);
  ReadDisclosure(settings, config);
  config.grpc_port = settings.Port("INSTROOM_GRPC_PORT", config.grpc_port);
  config.http_port = settings.Port("INSTROOM_HTTP_PORT", config.http_port);
  if (!settings.problems().empty()) return platform::Fail(settings.problems());
  return config;
}

}  // namespace instroom::indicator
