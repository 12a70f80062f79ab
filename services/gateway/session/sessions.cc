#include "services/gateway/session/sessions.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/gateway/http/reading.h"

namespace instroom::gateway {
namespace {

using nlohmann::json;

constexpr char kSession[] = "session";
constexpr std::int64_t kFreshSeconds = 60;
// Each is a logout of the last eight hours.
constexpr std::size_t kEndedMax = 100'000;
constexpr std::size_t kCookieBytesMax = 4096;

std::string ToText(const Session& session) {
  return json{{"id", session.id},
              {"caller", access::CallerText(session.caller)},
              {"csrf", session.csrf},
              {"begun", session.begun_s},
              {"renewed", session.renewed_s}}
      .dump();
}

// Sealed by us, so it has the shape that this version or an earlier one gave it.
std::optional<Session> FromText(const std::string& text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto caller = access::ParseCaller(object.value("caller", ""));
  if (!caller) return std::nullopt;
  return Session{.id = object.value("id", ""),
                 .caller = *caller,
                 .csrf = object.value("csrf", ""),
                 .begun_s = object.value("begun", std::int64_t{0}),
                 .renewed_s = object.value("renewed", std::int64_t{0})};
}

}  // namespace

std::int64_t Sessions::NowSeconds() const {
  return std::chrono::floor<std::chrono::seconds>(clock_.Now().time_since_epoch()).count();
}

std::string Sessions::CookieOf(const Session& session) const {
  return SetCookie(page_, kSession, sealer_.Seal(ToText(session), kSession), kIdleMax);
}

std::string Sessions::Begin(const access::Caller& caller) const {
  const std::int64_t now = NowSeconds();
  return CookieOf({.id = platform::RandomText(),
                   .caller = caller,
                   .csrf = platform::RandomText(),
                   .begun_s = now,
                   .renewed_s = now});
}

std::optional<Session> Sessions::Of(const platform::HttpRequest& request) const {
  const std::string value = CookieIn(HeaderOf(request, "cookie"), CookieName(page_, kSession));
  if (value.empty() || value.size() > kCookieBytesMax) return std::nullopt;
  const auto text = sealer_.Open(value, kSession);
  if (!text) return std::nullopt;
  auto session = FromText(*text);
  if (!session || !Holds(*session)) return std::nullopt;
  if (NowSeconds() - session->renewed_s > kIdleMax.count()) return std::nullopt;
  return session;
}

std::string Sessions::Renewed(const Session& session) const {
  const std::int64_t now = NowSeconds();
  if (now - session.renewed_s < kFreshSeconds) return "";
  Session renewed = session;
  renewed.renewed_s = now;
  return CookieOf(renewed);
}

bool Sessions::Holds(const Session& session) const {
  if (NowSeconds() - session.begun_s > kAgeMax.count()) return false;
  const std::lock_guard lock(mutex_);
  return !ended_.contains(session.id);
}

std::string Sessions::End(const Session& session) {
  const std::int64_t now = NowSeconds();
  const std::lock_guard lock(mutex_);
  std::erase_if(ended_, [now](const auto& entry) { return entry.second < now; });
  if (ended_.size() >= kEndedMax) {
    ended_.erase(std::min_element(ended_.begin(), ended_.end(), [](const auto& a, const auto& b) {
      return a.second < b.second;
    }));
  }
  ended_.emplace(session.id, session.begun_s + kAgeMax.count());
  return ClearCookie(page_, kSession);
}

}  // namespace instroom::gateway
