#pragma once

// Everything an operator can set for instroom-allocation.

#include <cstdint>
#include <string>
#include <vector>

#include "services/access/gate.h"
#include "services/platform/base/result.h"
#include "services/platform/base/settings.h"
#include "services/platform/log/record.h"
#include "services/platform/observe/log_line.h"

namespace instroom::allocation {

struct Config {
  // INSTROOM_BROKERS, "host:port,host:port", required, with the settings of its transport.
  platform::LogAddress log;
  // INSTROOM_GRPC_PORT, default 15051; 0 takes any free one.
  std::uint16_t grpc_port = 15051;
  // INSTROOM_HTTP_PORT: /livez, /readyz, /metrics; default 16051.
  std::uint16_t http_port = 16051;
  // INSTROOM_REGION_KEY_FILE: 64 hexadecimal digits. Required. A secret.
  std::string region_key_hex;
  // INSTROOM_REGION_KEY_OLD_FILE: the keys before it, oldest first, one a line; default none.
  // Secrets.
  std::string old_region_keys_hex;
  // INSTROOM_TOPICS_FILE: the topics as YAML. Required.
  std::string topics_yaml;
  // INSTROOM_ENVIRONMENT: "local" or "production", default "local".
  std::string environment = "local";
  // The service's identity, who may do what, whose tokens hold: see access/gate_settings.h.
  access::GateOptions gate;
  // INSTROOM_RETENTION_YEARS, 1 to 100, default 20 (Jw 7.3.8), after the last change of a file.
  int retention_years = 20;
  // INSTROOM_RETENTION: "report" (default) only tells how many files are due, "erase" erases them
  // on the day.
  bool retention_erases = false;
  // INSTROOM_LOG_LEVEL: debug, info, warning or error; default info.
  platform::Level log_level = platform::Level::kInfo;
  // INSTROOM_FAULT_STEP: only for tests; the process ends itself at the named step of a judge, for
  // instance "sender/before_commit". Empty: never.
  std::string fault_step;
};

// A usable configuration or every problem that was found.
[[nodiscard]] platform::Result<Config, std::vector<std::string>> LoadConfig(
    platform::Settings settings);

}  // namespace instroom::allocation
