#pragma once

// Settings of the gateway.

#include <cstdint>
#include <string>
#include <vector>

#include "services/gateway/upstream/upstreams.h"
#include "services/platform/base/settings.h"
#include "services/platform/observe/log_line.h"

namespace instroom::gateway {

struct Config {
  // INSTROOM_HTTP_PORT, 0 to 65535; 0 takes any free one.
  std::uint16_t http_port = 8080;
  // INSTROOM_HTTP_HOST: the address to listen on.
  std::string http_host = "0.0.0.0";
  // INSTROOM_ALLOCATION_ADDRESS and so on, host:port.
  Addresses addresses;
  // INSTROOM_WEB_DIR: folder of the built page.
  std::string web_dir = "services/gateway/web/dist";
  // INSTROOM_REGION_NAME: how the region is called; empty leaves it to the indicator.
  std::string region_name;
  // INSTROOM_STREAMS_MAX: event streams that may be open at once.
  int streams_max = 200;
  // INSTROOM_LIVE_MEASURES, separated by commas: what the live stream carries; the rest is asked.
  std::vector<std::string> live_measures;
  // INSTROOM_RESUME_EVENTS: live events kept for readers that come back.
  std::size_t resume_events = 5000;
  // INSTROOM_LOG_LEVEL: debug, info, warning or error.
  platform::Level log_level = platform::Level::kInfo;
};

// Problems stay in `settings`.
[[nodiscard]] Config ReadConfig(platform::Settings& settings);

}  // namespace instroom::gateway
