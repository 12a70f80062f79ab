#pragma once

// HTTP calls with a deadline. Hides libcurl. Follows no redirects.

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "services/platform/base/error.h"

namespace instroom::platform {

// The HTTP status, or kUnavailable when there was no answer in time. Thread-safe.
[[nodiscard]] Outcome<int> PostHttp(const std::string& url,
                                    const std::map<std::string, std::string>& headers,
                                    const std::string& body, std::chrono::milliseconds deadline);

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

// As PostHttp, with what was answered; also kUnavailable if that is longer than kAnswerBytesMax.
[[nodiscard]] Outcome<HttpAnswer> AskHttp(const HttpCall& call, std::chrono::milliseconds deadline);

// https anywhere, http only to loopback: what a webhook may be posted to.
[[nodiscard]] bool IsAllowedTarget(const std::string& url);

}  // namespace instroom::platform
