#pragma once

// Settings of the gateway.

#include <cstdint>
#include <string>
#include <vector>

#include "services/access/gate.h"
#include "services/gateway/login/provider.h"
#include "services/gateway/session/cookies.h"
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
  // INSTROOM_LIVE_AUDIENCES_MAX: different parties with different roles that may read live at once.
  std::size_t audiences_max = 32;
  // An audience that nobody reads is ended after this.
  std::chrono::milliseconds audience_idle = std::chrono::minutes(1);
  // INSTROOM_ENVIRONMENT: local or production.
  std::string environment = "local";
  // Who calls, what they may, and how the gateway proves itself to the services.
  access::GateOptions gate;
  // INSTROOM_PAGE_ORIGIN: how browsers reach the page, without a path.
  PageOrigin page{"http://127.0.0.1:8080"};
  // INSTROOM_SESSION_KEY_FILE: 64 hexadecimal digits that all replicas share. Without a login
  // provider there are no sessions, and no key is asked.
  std::string session_key_hex;
  // INSTROOM_LOGIN_ISSUER, INSTROOM_LOGIN_CLIENT_ID, INSTROOM_LOGIN_CLIENT_SECRET_FILE.
  ProviderOptions login;
  // INSTROOM_LOG_LEVEL: debug, info, warning or error.
  platform::Level log_level = platform::Level::kInfo;
};

// Problems stay in `settings`.
[[nodiscard]] Config ReadConfig(platform::Settings& settings);

}  // namespace instroom::gateway
