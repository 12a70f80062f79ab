#include "services/notification/config.h"

#include <sstream>

#include "services/access/gate_settings.h"
#include "services/notification/rule_file.h"
#include "services/platform/auth/webhook_signature.h"
#include "services/platform/log/address_settings.h"

namespace instroom::notification {
namespace {

std::map<std::string, std::string> ReadSecrets(platform::Settings& settings) {
  std::map<std::string, std::string> secrets;
  const std::string name = "INSTROOM_WEBHOOK_SECRETS_FILE";
  if (settings.Text(name, "").empty()) return secrets;
  std::istringstream lines(settings.FileContents(name));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    const auto space = line.find(' ');
    const auto secret = space == line.npos
                            ? std::nullopt
                            : platform::WebhookSecret(std::string_view(line).substr(space + 1));
    if (!secret) {
      settings.Problem(name, "line " + std::to_string(number) +
                                 " must be a name, a space and a secret: at least 24 characters, "
                                 "or whsec_ and the base64 of at least 24 bytes");
      continue;
    }
    secrets[line.substr(0, space)] = *secret;
  }
  return secrets;
}

std::vector<platform::Network> ReadNetworks(platform::Settings& settings) {
  const std::string name = "INSTROOM_WEBHOOK_NETWORKS";
  std::vector<platform::Network> networks;
  std::istringstream list(settings.Text(name, ""));
  for (std::string one; std::getline(list, one, ',');) {
    if (const auto network = platform::ParseNetwork(one)) {
      networks.push_back(*network);
    } else {
      settings.Problem(name, "network " + std::to_string(networks.size() + 1) +
                                 " must be like 10.20.0.0/16, with 8 bits or more and none set "
                                 "behind them; several with commas between");
      break;
    }
  }
  return networks;
}

}  // namespace

std::vector<std::chrono::milliseconds> RetrySchedule(std::chrono::milliseconds first) {
  std::vector<std::chrono::milliseconds> waits;
  for (const int times : {1, 60, 360, 1440, 3600, 7200, 7200}) waits.push_back(first * times);
  return waits;
}

platform::Result<Config, std::vector<std::string>> LoadConfig(platform::Settings settings) {
  Config config;
  config.log = platform::ReadLogAddress(settings, "instroom-notification");
  config.environment = settings.Environment();
  config.gate = access::ReadGateOptions(settings, config.environment);
  config.topics = settings.FileContents("INSTROOM_TOPICS_FILE");
  config.grpc_port = settings.Port("INSTROOM_GRPC_PORT", config.grpc_port);
  config.http_port = settings.Port("INSTROOM_HTTP_PORT", config.http_port);
  config.tick = settings.Millis("INSTROOM_TICK_MS", 10000, 100, 3600000);
  config.webhook_retries =
      RetrySchedule(settings.Millis("INSTROOM_WEBHOOK_FIRST_RETRY_MS", 5000, 10, 3600000));
  config.webhook_timeout = settings.Millis("INSTROOM_WEBHOOK_TIMEOUT_MS", 10000, 100, 60000);
  config.webhook_networks = ReadNetworks(settings);
  config.webhook_secrets = ReadSecrets(settings);
  if (const std::string rules = settings.FileContents("INSTROOM_RULES_FILE"); !rules.empty()) {
    auto parsed = ParseRules(rules);
    if (parsed) {
      config.rules = std::move(parsed).value();
    } else {
      for (const auto& problem : parsed.error()) settings.Problem("INSTROOM_RULES_FILE", problem);
    }
  }
  if (!settings.problems().empty()) return platform::Fail(settings.problems());
  return config;
}

}  // namespace instroom::notification
