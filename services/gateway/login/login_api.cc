#include "services/gateway/login/login_api.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "services/gateway/http/problems.h"
#include "services/gateway/http/reading.h"
#include "services/gateway/login/urls.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::gateway {
namespace {

using nlohmann::json;
using platform::Error;
using platform::ErrorKind;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr char kLogin[] = "login";
// As long as a person may take to log in.
constexpr std::chrono::minutes kLoginMax{10};
constexpr std::size_t kParameterMax = 2000;

// What is under way, sealed in a cookie of its own.
struct Pending {
  LoginSecrets secrets;
  std::string to;
};

std::string ToText(const Pending& pending, std::int64_t now_s) {
  return json{{"state", pending.secrets.state},
              {"nonce", pending.secrets.nonce},
              {"verifier", pending.secrets.verifier},
              {"to", pending.to},
              {"begun", now_s}}
      .dump();
}

std::optional<Pending> FromText(const std::string& text, std::int64_t now_s) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const std::int64_t age = now_s - object.value("begun", std::int64_t{0});
  if (age > std::chrono::seconds(kLoginMax).count()) return std::nullopt;
  return Pending{.secrets = {.state = object.value("state", ""),
                             .nonce = object.value("nonce", ""),
                             .verifier = object.value("verifier", "")},
                 .to = object.value("to", "")};
}

HttpResponse Redirect(const std::string& url) {
  HttpResponse response;
  response.status = 303;
  response.headers["Location"] = url;
  response.headers["Cache-Control"] = "no-store";
  return response;
}

std::string Parameter(const HttpRequest& request, const std::string& name) {
  const auto found = request.query.find(name);
  if (found == request.query.end() || found->second.size() > kParameterMax) return "";
  return found->second;
}

// True for another name of this machine than the page goes by: what a browser keeps for the one it
// does not send to the other, so a login begun there would never end.
bool IsOtherLocalName(const PageOrigin& page, const std::string& host) {
  if (page.secure() || host.empty()) return false;
  const std::string name = host.substr(0, host.find(':'));
  const bool local = name == "localhost" || name == "127.0.0.1";
  return local && !page.origin.starts_with("http://" + name);
}

Error Unknown(const char* reason) {
  return {ErrorKind::kUnknownCaller, reason, "logging in failed"};
}

}  // namespace

void LoginApi::Register(platform::HttpServer& server) {
  server.Route("GET", "/login", [this](const HttpRequest& request) { return Login(request); });
  server.Route("GET", "/login/callback",
               [this](const HttpRequest& request) { return Callback(request); });
  server.Route("POST", "/logout", [this](const HttpRequest& request) { return Logout(request); });
  server.Route("GET", "/v1/me", [this](const HttpRequest& request) { return Me(request); });
}

HttpResponse LoginApi::Failed(const Error& error) const {
  platform::Count("instroom_gateway_logins_total", {{"outcome", error.reason}});
  platform::Log(platform::Level::kWarning, "login_failed", {{"reason", error.reason}});
  HttpResponse response = platform::Problem(error);
  response.content_type = "text/html; charset=utf-8";
  response.headers["Cache-Control"] = "no-store";
  // A reason is ours, never what somebody sent.
  response.body =
      "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>Instroom</title></head><body><main><h1>Inloggen is niet gelukt</h1>"
      "<p lang=\"en\">Logging in failed.</p><p><code>" +
      error.reason +
      "</code></p><p><a href=\"/login\">Opnieuw inloggen / <span lang=\"en\">log in "
      "again</span></a></p></main></body></html>";
  response.cookies = {ClearCookie(sessions_.page(), kLogin)};
  return response;
}

HttpResponse LoginApi::Login(const HttpRequest& request) {
  if (!provider_.known()) {
    return Failed({ErrorKind::kNotFound, "LOGIN_NOT_SET_UP", "there is no login provider"});
  }
  const std::string to = OwnPath(Parameter(request, "to"));
  if (IsOtherLocalName(sessions_.page(), HeaderOf(request, "host"))) {
    return Redirect(WithQuery(sessions_.page().origin + "/login", {{"to", to}}));
  }
  const Pending pending{.secrets = {.state = platform::RandomText(),
                                    .nonce = platform::RandomText(),
                                    .verifier = platform::RandomText()},
                        .to = to};
  const auto url = provider_.LoginUrl(pending.secrets);
  if (!url) return Failed(url.error());
  HttpResponse response = Redirect(*url);
  const std::string sealed =
      sessions_.sealer().Seal(ToText(pending, sessions_.NowSeconds()), kLogin);
  response.cookies = {SetCookie(sessions_.page(), kLogin, sealed, kLoginMax)};
  return response;
}

HttpResponse LoginApi::Callback(const HttpRequest& request) {
  if (!provider_.known()) {
    return Failed({ErrorKind::kNotFound, "LOGIN_NOT_SET_UP", "there is no login provider"});
  }
  const std::string cookie =
      CookieIn(HeaderOf(request, "cookie"), CookieName(sessions_.page(), kLogin));
  const auto text = sessions_.sealer().Open(cookie, kLogin);
  const auto pending = text ? FromText(*text, sessions_.NowSeconds()) : std::nullopt;
  if (!pending) return Failed(Unknown("LOGIN_NOT_BEGUN"));
  if (!platform::SameSecret(Parameter(request, "state"), pending->secrets.state)) {
    return Failed(Unknown("STATE_WRONG"));
  }
  // RFC 9207: a code of another provider is never shown to ours.
  const std::string issuer = Parameter(request, "iss");
  if (!issuer.empty() && issuer != provider_.issuer()) return Failed(Unknown("ISSUER_WRONG"));
  const std::string code = Parameter(request, "code");
  if (code.empty()) return Failed(Unknown("PROVIDER_REFUSED"));
  const auto caller = provider_.Redeem(code, pending->secrets);
  if (!caller) return Failed(caller.error());
  platform::Count("instroom_gateway_logins_total", {{"outcome", "ok"}});
  HttpResponse response = Redirect(pending->to);
  response.cookies = {sessions_.Begin(*caller), ClearCookie(sessions_.page(), kLogin)};
  return response;
}

HttpResponse LoginApi::Logout(const HttpRequest& request) {
  std::string to = "/";
  if (provider_.known()) {
    // Without the provider the session here ends all the same.
    const auto url = provider_.LogoutUrl();
    if (url && !url->empty()) to = *url;
  }
  HttpResponse response = JsonResponse(json{{"to", to}}.dump());
  if (const auto session = sessions_.Of(request)) response.cookies = {sessions_.End(*session)};
  return response;
}

HttpResponse LoginApi::Me(const HttpRequest& request) {
  const auto caller = access::ParseCaller(request.caller);
  if (!caller) return ToProblem({.error = Unknown("CALLER_UNKNOWN"), .fields = {}});
  json roles = json::array();
  for (const access::Role role : caller->roles) roles.push_back(access::NameOf(role));
  const auto may = [&](const char* method) { return gate_.MayCall(*caller, method).ok(); };
  json body{{"kind", access::NameOf(caller->party.kind)},
            {"code", caller->party.code},
            {"roles", std::move(roles)},
            {"may",
             {{"figures", may("GET /v1/live")},
              {"accepted", may("/instroom.allocation.v1.AllocationService/WatchAccepted")},
              {"notices", may("GET /v1/notices")}}},
            {"csrf", nullptr}};
  if (const auto session = sessions_.Of(request); session && session->caller == *caller) {
    body["csrf"] = session->csrf;
  }
  return JsonResponse(body.dump());
}

}  // namespace instroom::gateway
