#pragma once

// Everything an operator can set for the indicator service, with unit, default and limits.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/access/gate.h"
#include "services/indicator/definition/definition.h"
#include "services/indicator/disclosure/figure_view.h"
#include "services/platform/base/result.h"
#include "services/platform/base/settings.h"
#include "services/platform/cache/redis.h"
#include "services/platform/log/record.h"

namespace instroom::indicator {

struct Config {
  // INSTROOM_BROKERS, "host:port,host:port", required, with the settings of its transport.
  platform::LogAddress log;
  // INSTROOM_REDIS, "host:port", required, with the settings of its transport and user.
  platform::RedisAddress redis;
  // INSTROOM_ENVIRONMENT, "local" or "production"; chooses the topics' settings.
  std::string environment;
  // INSTROOM_TOPICS_FILE, contents. Required.
  std::string topics;
  // INSTROOM_DEFINITION_FILE, contents parsed. Required.
  Definition definition;
  // INSTROOM_DISCLOSURE_FILE, contents parsed, with INSTROOM_DISCLOSURE_KEY_FILE, 32 hexadecimal
  // digits, a secret. Without both, a reader who is not entitled to cases sees no figure of others.
  std::optional<Disclosure> disclosure;
  // The service's identity, who may do what, whose tokens hold: see access/gate_settings.h.
  access::GateOptions gate;
  // INSTROOM_GRPC_PORT, 0 to 65535; 0 is any free one.
  std::uint16_t grpc_port = 15053;
  // INSTROOM_HTTP_PORT, for /livez, /readyz and /metrics.
  std::uint16_t http_port = 16053;
};

// Either a usable Config or every problem found.
[[nodiscard]] platform::Result<Config, std::vector<std::string>> LoadConfig(
    platform::Settings settings);

}  // namespace instroom::indicator
