#include "services/gateway/session/door.h"

#include <utility>

#include "services/gateway/http/reading.h"
#include "services/platform/observe/metrics.h"

namespace instroom::gateway {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::HttpRequest;
using platform::HttpVerdict;

// RFC 6750: a token that was sent and does not hold is told apart from none.
HttpVerdict Refused(const Error& error, bool token_sent = false) {
  platform::Count("instroom_access_refused_total", {{"reason", error.reason}});
  platform::HttpResponse response = platform::Problem(error);
  response.headers["Cache-Control"] = "no-store";
  if (error.kind == ErrorKind::kUnknownCaller) {
    response.headers["WWW-Authenticate"] =
        std::string("Bearer realm=\"instroom\"") + (token_sent ? ", error=\"invalid_token\"" : "");
  }
  return {.refusal = std::move(response),
          .caller = {},
          .cookies = {},
          .holds = {},
          .place = {},
          .answered = {}};
}

std::function<void(std::size_t)> WeigherOf(const access::Place& place) {
  if (place == nullptr) return {};
  return [place](std::size_t bytes) { place->Weigh(bytes); };
}

bool ChangesNothing(const std::string& method) {
  return method == "GET" || method == "HEAD";
}

}  // namespace

std::string Door::MethodOf(const HttpRequest& request, const std::string& pattern) const {
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  return method + " " + (page_paths_.contains(pattern) ? "/*page" : pattern);
}

HttpVerdict Door::Judge(const HttpRequest& request, const std::string& pattern) {
  const std::string method = MethodOf(request, pattern);
  if (gate_.policy().IsOpen(method)) return {};
  // A browser adds cookies by itself, but never this header: it says what the caller means.
  return request.headers.contains("authorization") ? ByToken(request, method)
                                                   : BySession(request, method);
}

HttpVerdict Door::ByToken(const HttpRequest& request, const std::string& method) {
  const access::Presented presented{
      .certificate = {}, .authorization = HeaderOf(request, "authorization"), .on_behalf = {}};
  const auto admitted = gate_.Admit(presented, method);
  if (!admitted) return Refused(admitted.error(), true);
  return {.refusal = {},
          .caller = access::CallerText(admitted->caller),
          .cookies = {},
          .holds = [this, presented] { return gate_.Identify(presented).ok(); },
          .place = admitted->place,
          .answered = WeigherOf(admitted->place)};
}

HttpVerdict Door::BySession(const HttpRequest& request, const std::string& method) {
  const auto session = sessions_.Of(request);
  if (!session) {
    return Refused({ErrorKind::kUnknownCaller, "CALLER_UNKNOWN",
                    "log in, or send a token in the header Authorization"});
  }
  if (!IsOwnPage(request, *session)) {
    return Refused({ErrorKind::kNotAllowed, "NOT_OWN_PAGE",
                    "a session may only be used by the page that it belongs to"});
  }
  const auto admitted = gate_.AdmitCaller(session->caller, method);
  if (!admitted) return Refused(admitted.error());
  HttpVerdict verdict{.refusal = {},
                      .caller = access::CallerText(session->caller),
                      .cookies = {},
                      .holds = [this, held = *session] { return sessions_.Holds(held); },
                      .place = admitted->place,
                      .answered = WeigherOf(admitted->place)};
  if (std::string cookie = sessions_.Renewed(*session); !cookie.empty()) {
    verdict.cookies.push_back(std::move(cookie));
  }
  return verdict;
}

bool Door::IsOwnPage(const HttpRequest& request, const Session& session) const {
  // "none" is a reader who typed the address or took a bookmark.
  const std::string site = HeaderOf(request, "sec-fetch-site");
  const bool reads = ChangesNothing(request.method);
  if (!site.empty() && site != "same-origin" && !(reads && site == "none")) return false;
  const std::string origin = HeaderOf(request, "origin");
  if (!origin.empty() && origin != sessions_.page().origin) return false;
  return reads || platform::SameSecret(HeaderOf(request, kCsrfHeader), session.csrf);
}

}  // namespace instroom::gateway
