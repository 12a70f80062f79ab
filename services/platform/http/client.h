#pragma once

// One HTTP post with a deadline. Hides libcurl. Follows no redirects.

#include <chrono>
#include <map>
#include <string>

#include "services/platform/base/error.h"

namespace instroom::platform {

// The HTTP status, or kUnavailable when there was no answer in time. Thread-safe.
[[nodiscard]] Outcome<int> PostHttp(const std::string& url,
                                    const std::map<std::string, std::string>& headers,
                                    const std::string& body, std::chrono::milliseconds deadline);

// https anywhere, http only to loopback: what a webhook may be posted to.
[[nodiscard]] bool IsAllowedTarget(const std::string& url);

}  // namespace instroom::platform
