#include "services/gateway/config.h"

#include <map>
#include <sstream>

#include "services/access/gate_settings.h"
#include "services/platform/auth/sealed_text.h"
#include "services/platform/http/client.h"

namespace instroom::gateway {
namespace {

std::string ReadAddress(platform::Settings& settings, const std::string& name,
                        const std::string& fallback) {
  const std::string address = settings.Text(name, fallback);
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) {
    settings.Problem(name, "expected host:port");
  }
  return address;
}

// What the page shows; every other measure can be asked by /v1/indicators/figures.
constexpr char kLiveMeasures[] =
    "inflow_without_residence,inflow_with_residence,outflow_without_residence,"
    "outflow_with_residence,stock_end_without_residence,stock_end_with_residence,youths_without,"
    "youths_with,share_without_residence,share_with_residence,share_without_among_clients";

std::vector<std::string> ReadMeasures(platform::Settings& settings) {
  std::vector<std::string> measures;
  std::istringstream list(settings.Text("INSTROOM_LIVE_MEASURES", kLiveMeasures));
  for (std::string name; std::getline(list, name, ',');) {
    if (!name.empty()) measures.push_back(name);
  }
  if (measures.empty()) settings.Problem("INSTROOM_LIVE_MEASURES", "expected at least one measure");
  return measures;
}

platform::Level ReadLevel(platform::Settings& settings) {
  static const std::map<std::string, platform::Level> levels{{"debug", platform::Level::kDebug},
                                                             {"info", platform::Level::kInfo},
                                                             {"warning", platform::Level::kWarning},
                                                             {"error", platform::Level::kError}};
  const auto known = levels.find(settings.Text("INSTROOM_LOG_LEVEL", "info"));
  if (known != levels.end()) return known->second;
  settings.Problem("INSTROOM_LOG_LEVEL", "expected debug, info, warning or error");
  return platform::Level::kInfo;
}

// http://host or https://host, perhaps with a port, and nothing after it.
bool IsOrigin(const std::string& text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return false;
  const std::string host = text.substr(scheme + 3);
  return !host.empty() && host.find_first_of("/?#@ ") == std::string::npos &&
         platform::IsAllowedTarget(text + "/");
}

void ReadPage(platform::Settings& settings, Config& config) {
  config.page.origin = settings.Text("INSTROOM_PAGE_ORIGIN", config.page.origin);
  if (!IsOrigin(config.page.origin)) {
    settings.Problem("INSTROOM_PAGE_ORIGIN",
                     "expected https://host, or http://127.0.0.1:port on one machine");
  }
}

std::string ReadFileIfNamed(platform::Settings& settings, const std::string& name) {
  return settings.Text(name, "").empty() ? "" : settings.FileContents(name);
}

void ReadLogin(platform::Settings& settings, Config& config) {
  ProviderOptions& login = config.login;
  login.issuer = settings.Text("INSTROOM_LOGIN_ISSUER", "");
  login.client_id = settings.Text("INSTROOM_LOGIN_CLIENT_ID", login.client_id);
  login.client_secret = ReadFileIfNamed(settings, "INSTROOM_LOGIN_CLIENT_SECRET_FILE");
  // Files end with a line end.
  login.client_secret.erase(login.client_secret.find_last_not_of("\r\n") + 1);
  login.redirect_uri = config.page.origin + "/login/callback";
  login.home_uri = config.page.origin + "/";
  if (login.issuer.empty()) return;
  if (!platform::IsAllowedTarget(login.issuer)) {
    settings.Problem("INSTROOM_LOGIN_ISSUER", "expected https, or http to this machine");
  }
  const bool plain = !login.issuer.starts_with("https://") || !config.page.secure();
  if (config.environment == "production" && plain) {
    // The provider of deploy/local lets everybody be anybody, and speaks http only.
    settings.Problem("INSTROOM_LOGIN_ISSUER", "issuer and page must be https in production");
  }
  config.session_key_hex = settings.FileContents("INSTROOM_SESSION_KEY_FILE");
  if (!config.session_key_hex.empty() && !platform::TextSealer::Make(config.session_key_hex)) {
    settings.Problem("INSTROOM_SESSION_KEY_FILE", "expected 64 hexadecimal digits");
  }
}

}  // namespace

Config ReadConfig(platform::Settings& settings) {
  Config config;
  config.http_port = settings.Port("INSTROOM_HTTP_PORT", config.http_port);
  config.http_host = settings.Text("INSTROOM_HTTP_HOST", config.http_host);
  config.addresses = {
      .allocation = ReadAddress(settings, "INSTROOM_ALLOCATION_ADDRESS", "127.0.0.1:15051"),
      .indicator = ReadAddress(settings, "INSTROOM_INDICATOR_ADDRESS", "127.0.0.1:15053"),
      .notification = ReadAddress(settings, "INSTROOM_NOTIFICATION_ADDRESS", "127.0.0.1:15054"),
      .referral = ReadAddress(settings, "INSTROOM_REFERRAL_ADDRESS", "127.0.0.1:15052")};
  config.web_dir = settings.Text("INSTROOM_WEB_DIR", config.web_dir);
  config.region_name = settings.Text("INSTROOM_REGION_NAME", "");
  config.streams_max =
      static_cast<int>(settings.Number("INSTROOM_STREAMS_MAX", config.streams_max, 1, 10'000));
  config.resume_events =
      static_cast<std::size_t>(settings.Number("INSTROOM_RESUME_EVENTS", 5000, 1, 1'000'000));
  config.live_measures = ReadMeasures(settings);
  config.audiences_max = static_cast<std::size_t>(settings.Number(
      "INSTROOM_LIVE_AUDIENCES_MAX", static_cast<std::int64_t>(config.audiences_max), 1, 1000));
  config.environment = settings.Text("INSTROOM_ENVIRONMENT", config.environment);
  if (config.environment != "local" && config.environment != "production") {
    settings.Problem("INSTROOM_ENVIRONMENT", "must be local or production");
  }
  config.gate = access::ReadGateOptions(settings, config.environment);
  ReadPage(settings, config);
  ReadLogin(settings, config);
  config.log_level = ReadLevel(settings);
  return config;
}

}  // namespace instroom::gateway
