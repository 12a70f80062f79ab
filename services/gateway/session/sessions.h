#pragma once

// Who is logged in. A session lies with the browser, sealed in a cookie, so that replicas share it
// and a restart ends none; here lies only which ones were ended before their time. Thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "services/access/caller.h"
#include "services/gateway/session/cookies.h"
#include "services/platform/auth/sealed_text.h"
#include "services/platform/base/clock.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

struct Session {
  std::string id;
  access::Caller caller;
  // A page that can read this is ours: it goes along with every request that changes something.
  std::string csrf;
  // Seconds since 1970.
  std::int64_t begun_s = 0;
  std::int64_t renewed_s = 0;
};

class Sessions {
 public:
  // Without a request for this long a session is over.
  static constexpr std::chrono::seconds kIdleMax = std::chrono::minutes(15);
  // After this one must log in again, come what may.
  static constexpr std::chrono::seconds kAgeMax = std::chrono::hours(8);

  // The clock must outlive it.
  Sessions(platform::TextSealer sealer, PageOrigin page, const platform::Clock& clock)
      : sealer_(std::move(sealer)), page_(std::move(page)), clock_(clock) {}

  // The Set-Cookie of a new session.
  [[nodiscard]] std::string Begin(const access::Caller& caller) const;
  // Empty if there is none, or it is forged, lapsed or ended.
  [[nodiscard]] std::optional<Session> Of(const platform::HttpRequest& request) const;
  // A Set-Cookie that lets it go on, with a new value; empty while the last one is fresh.
  [[nodiscard]] std::string Renewed(const Session& session) const;
  // False once it was ended or is too old; does not look at when it was last used.
  [[nodiscard]] bool Holds(const Session& session) const;
  // Ends it, whoever has a copy of its cookie; gives the Set-Cookie that takes it away.
  [[nodiscard]] std::string End(const Session& session);

  [[nodiscard]] const PageOrigin& page() const { return page_; }
  [[nodiscard]] const platform::TextSealer& sealer() const { return sealer_; }
  [[nodiscard]] std::int64_t NowSeconds() const;

 private:
  [[nodiscard]] std::string CookieOf(const Session& session) const;

  const platform::TextSealer sealer_;
  const PageOrigin page_;
  const platform::Clock& clock_;
  mutable std::mutex mutex_;
  // Id to when it would have lapsed.
  std::map<std::string, std::int64_t> ended_;
};

}  // namespace instroom::gateway
