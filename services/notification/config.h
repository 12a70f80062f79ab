#pragma once

// Everything an operator can set for the notification service, with unit, default and limits.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/access/gate.h"
#include "services/notification/rule/ending_rule.h"
#include "services/platform/base/result.h"
#include "services/platform/base/settings.h"
#include "services/platform/http/target.h"
#include "services/platform/log/record.h"

namespace instroom::notification {

struct Config {
  // INSTROOM_BROKERS, "host:port,host:port", required, with the settings of its transport.
  platform::LogAddress log;
  // INSTROOM_ENVIRONMENT, "local" or "production"; chooses the topics' settings.
  std::string environment;
  // INSTROOM_TOPICS_FILE, contents. Required.
  std::string topics;
  // The service's identity, who may do what, whose tokens hold: see access/gate_settings.h.
  access::GateOptions gate;
  // INSTROOM_GRPC_PORT, 0 to 65535; 0 is any free one.
  std::uint16_t grpc_port = 15054;
  // INSTROOM_HTTP_PORT, for /livez, /readyz and /metrics.
  std::uint16_t http_port = 16054;
  // INSTROOM_RULES_FILE, contents parsed. Required.
  std::vector<EndingRule> rules;
  // INSTROOM_TICK_MS, 100 to 3600000: how often the time comes into the log.
  std::chrono::milliseconds tick{10000};
  // INSTROOM_WEBHOOK_FIRST_RETRY_MS, 10 to 3600000: the later waits grow from it.
  std::vector<std::chrono::milliseconds> webhook_retries;
  // INSTROOM_WEBHOOK_TIMEOUT_MS, 100 to 60000, per post.
  std::chrono::milliseconds webhook_timeout{10000};
  // INSTROOM_WEBHOOK_NETWORKS, "10.20.0.0/16,fd12::/16": closed networks that webhooks may go to
  // beside public addresses; none without it.
  std::vector<platform::Network> webhook_networks;
  // INSTROOM_WEBHOOK_SECRETS_FILE, lines "name secret", see WebhookSecret; none without it.
  std::map<std::string, std::string> webhook_secrets;
};

// Either a usable Config or every problem found.
[[nodiscard]] platform::Result<Config, std::vector<std::string>> LoadConfig(
    platform::Settings settings);

// Waits after a first failure of `first`: it, then 60, 360, 1440, 3600, 7200 and 7200 times as
// long; with 5 s that is 27.6 hours in all, the schedule that Standard Webhooks recommends.
[[nodiscard]] std::vector<std::chrono::milliseconds> RetrySchedule(std::chrono::milliseconds first);

}  // namespace instroom::notification
