#include "services/referral/config.h"

#include <map>

#include "services/platform/auth/sealer.h"
#include "services/platform/log/access.h"
#include "services/platform/log/address_settings.h"

namespace instroom::referral {
namespace {

platform::Level LevelOf(platform::Settings& settings) {
  static const std::map<std::string, platform::Level> kLevels = {
      {"debug", platform::Level::kDebug},
      {"info", platform::Level::kInfo},
      {"warning", platform::Level::kWarning},
      {"error", platform::Level::kError}};
  const auto found = kLevels.find(settings.Text("INSTROOM_LOG_LEVEL", "info"));
  if (found != kLevels.end()) return found->second;
  settings.Problem("INSTROOM_LOG_LEVEL", "must be debug, info, warning or error");
  return platform::Level::kInfo;
}

}  // namespace

platform::Result<Config, std::vector<std::string>> LoadConfig(platform::Settings settings) {
  Config config;
  config.log = platform::ReadLogAddress(settings, "instroom-referral");
  config.grpc_port = settings.Port("INSTROOM_GRPC_PORT", config.grpc_port);
  config.http_port = settings.Port("INSTROOM_HTTP_PORT", config.http_port);
  config.region_key_hex = settings.FileContents("INSTROOM_REGION_KEY_FILE");
  if (!settings.Text("INSTROOM_REGION_KEY_OLD_FILE", "").empty()) {
    config.old_region_keys_hex = settings.FileContents("INSTROOM_REGION_KEY_OLD_FILE");
  }
  config.topics_yaml = settings.FileContents("INSTROOM_TOPICS_FILE");
  config.environment = settings.Text("INSTROOM_ENVIRONMENT", config.environment);
  if (config.environment != "local" && config.environment != "production") {
    settings.Problem("INSTROOM_ENVIRONMENT", "must be local or production");
  }
  config.log_level = LevelOf(settings);
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
    const auto topics = platform::ParseTopicsOf(config.topics_yaml, config.environment, "referral");
    if (!topics) settings.Problem("INSTROOM_TOPICS_FILE", topics.error().detail);
  }
  if (!settings.problems().empty()) return platform::Fail(settings.problems());
  return config;
}

}  // namespace instroom::referral
