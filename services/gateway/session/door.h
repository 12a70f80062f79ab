#pragma once

// The door of the gateway: for every route who calls, by token or by session, and whether the
// policy lets that caller in. Thread-safe.

#include <set>
#include <string>

#include "services/access/gate.h"
#include "services/gateway/session/sessions.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

// Carries the session's csrf text on every request by session that changes something.
inline constexpr char kCsrfHeader[] = "instroom-csrf";

class Door {
 public:
  // Both must outlive it. `page_paths` are the page's own files: the row "GET /*page".
  Door(access::Gate& gate, Sessions& sessions, std::set<std::string> page_paths)
      : gate_(gate), sessions_(sessions), page_paths_(std::move(page_paths)) {}

  // Refuses with 401 or 403 as a problem; else gives the caller's text.
  [[nodiscard]] platform::HttpVerdict Judge(const platform::HttpRequest& request,
                                            const std::string& pattern);

 private:
  // The name of a route in the policy.
  [[nodiscard]] std::string MethodOf(const platform::HttpRequest& request,
                                     const std::string& pattern) const;
  [[nodiscard]] platform::HttpVerdict ByToken(const platform::HttpRequest& request,
                                              const std::string& method);
  [[nodiscard]] platform::HttpVerdict BySession(const platform::HttpRequest& request,
                                                const std::string& method);
  // True if the request comes from our own page.
  [[nodiscard]] bool IsOwnPage(const platform::HttpRequest& request, const Session& session) const;

  access::Gate& gate_;
  Sessions& sessions_;
  const std::set<std::string> page_paths_;
};

}  // namespace instroom::gateway
