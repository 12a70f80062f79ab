#pragma once

// HTTP calls with a deadline. Hides libcurl. Follows no redirects.

#include <chrono>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "services/platform/base/error.h"
#include "services/platform/http/target.h"

namespace instroom::platform {

struct HttpPost {
  // One that a party named.
  std::string url;
  std::map<std::string, std::string> headers;
  std::string body;
  Receivers receivers = {};
};

// Posts, past any proxy. The HTTP status; kUnavailable when there was no answer in time, before
// `stop` (looked at once a second), or the host's name leads where no receiver may be;
// kInvalidInput for such a URL, or a header of several lines. Thread-safe.
[[nodiscard]] Outcome<int> PostHttp(const HttpPost& post, std::chrono::milliseconds deadline,
                                    const std::stop_token& stop);

struct HttpCall {
  std::string url;
  std::map<std::string, std::string> headers;
  // Set: it is posted; else it is a GET.
  std::optional<std::string> body;
  // Set: sent by basic authentication.
  std::string user;
  std::string password;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

inline constexpr std::size_t kAnswerBytesMax = 256 * 1024;

// Calls a URL that the configuration or its server named; kUnavailable without an answer in time,
// or if that is longer than kAnswerBytesMax. Thread-safe.
[[nodiscard]] Outcome<HttpAnswer> AskHttp(const HttpCall& call, std::chrono::milliseconds deadline);

}  // namespace instroom::platform
