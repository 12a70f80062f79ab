#include "services/allocation/config.h"

#include "services/access/gate_settings.h"
#include "services/platform/auth/sealer.h"
#include "services/platform/log/access.h"
#include "services/platform/log/address_settings.h"
#include "services/platform/observe/log_level.h"

namespace instroom::allocation {
namespace {

std::string Trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

}  // namespace

platform::Result<Config, std::vector<std::string>> LoadConfig(platform::Settings settings) {
  Config config;
  config.log = platform::ReadLogAddress(settings, "instroom-allocation");
  config.grpc_port = settings.Port("INSTROOM_GRPC_PORT", config.grpc_port);
  config.http_port = settings.Port("INSTROOM_HTTP_PORT", config.http_port);
  config.region_key_hex = Trimmed(settings.FileContents("INSTROOM_REGION_KEY_FILE"));
  if (!settings.Text("INSTROOM_REGION_KEY_OLD_FILE", "").empty()) {
    config.old_region_keys_hex = Trimmed(settings.FileContents("INSTROOM_REGION_KEY_OLD_FILE"));
  }
  config.topics_yaml = settings.FileContents("INSTROOM_TOPICS_FILE");
  config.environment = settings.Environment();
  config.gate = access::ReadGateOptions(settings, config.environment);
  config.retention_years =
      static_cast<int>(settings.Number("INSTROOM_RETENTION_YEARS", config.retention_years, 1, 100));
  const std::string retention = settings.Text("INSTROOM_RETENTION", "report");
  config.retention_erases = retention == "erase";
  if (retention != "erase" && retention != "report") {
    settings.Problem("INSTROOM_RETENTION", "must be report or erase");
  }
  config.log_level = platform::ReadLogLevel(settings);
  config.fault_step = settings.Text("INSTROOM_FAULT_STEP", "");
  if (!config.fault_step.empty() && config.environment == "production") {
    settings.Problem("INSTROOM_FAULT_STEP", "is for tests and must be empty in production");
  }
  if (!config.region_key_hex.empty() && !platform::MakeSealer(config.region_key_hex)) {
    settings.Problem("INSTROOM_REGION_KEY_FILE", "must hold 64 hexadecimal digits");
  } else if (!config.region_key_hex.empty() &&
             !platform::MakeSealer(config.region_key_hex, config.old_region_keys_hex)) {
    settings.Problem("INSTROOM_REGION_KEY_OLD_FILE", "must hold 64 hexadecimal digits a line");
  }
  if (!config.topics_yaml.empty()) {
    const auto topics =
        platform::ParseTopicsOf(config.topics_yaml, config.environment, "allocation");
    if (!topics) settings.Problem("INSTROOM_TOPICS_FILE", topics.error().detail);
  }
  if (!settings.problems().empty()) return platform::Fail(settings.problems());
  return config;
}

}  // namespace instroom::allocation
