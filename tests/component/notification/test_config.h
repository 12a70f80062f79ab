#pragma once

// The notification service on the shared broker, as tests start it.

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "services/notification/wiring.h"
#include "tests/support/broker.h"
#include "tests/support/callers.h"

namespace instroom::notification {

inline constexpr char kSecret[] = "0123456789abcdef0123456789abcdef";

inline std::string TopicsFile() {
  // Tests run somewhere in the build folder; this file's own path leads back to the tree.
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.find("/tests/component/")) + "/deploy/topics.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Quick ticks and retries; a secret of the region and one of a municipality.
inline Config TestConfig() {
  Config config;
  config.log = testing_support::Broker::Shared().log_address("instroom-notification");
  config.environment = "local";
  config.topics = TopicsFile();
  config.gate = testing_support::GateOf("notification");
  config.grpc_port = config.http_port = 0;
  config.rules = {{"residential-ending@1", 3, {"43", "44"}, {}, "test"}};
  config.tick = std::chrono::milliseconds{100};
  config.webhook_retries =
      std::vector<std::chrono::milliseconds>(50, std::chrono::milliseconds{100});
  config.webhook_secrets = {{"region", kSecret}, {"0995-desk", kSecret}};
  return config;
}

}  // namespace instroom::notification
