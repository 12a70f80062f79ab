#pragma once

// The login provider of the region (OpenID Connect, authorization code with PKCE), as far as the
// gateway asks it: where a reader logs in, who came back with a code, where a reader logs out.
// Holds no session. Thread-safe.

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "services/access/caller.h"
#include "services/platform/base/clock.h"
#include "services/platform/base/error.h"

namespace instroom::gateway {

struct ProviderOptions {
  // Its address, as it names itself; empty: nobody can log in.
  std::string issuer;
  std::string client_id = "instroom";
  // Empty: a public client, which PKCE alone protects.
  std::string client_secret;
  // Where it sends readers back to, to the letter.
  std::string redirect_uri;
  // Where it sends them after logging out.
  std::string home_uri;
};

// What one login begins with; random texts.
struct LoginSecrets {
  std::string state;
  std::string nonce;
  std::string verifier;
};

class Provider {
 public:
  Provider(ProviderOptions options, const platform::Clock& clock)
      : options_(std::move(options)), clock_(clock) {}

  [[nodiscard]] bool known() const { return !options_.issuer.empty(); }
  [[nodiscard]] const std::string& issuer() const { return options_.issuer; }
  // kUnavailable: no answer; kCorrupt PROVIDER_NOT_UNDERSTOOD.
  [[nodiscard]] platform::Outcome<std::string> LoginUrl(const LoginSecrets& secrets);
  // The person who logged in. Also kUnknownCaller: CODE_REFUSED, NONCE_WRONG, NO_PARTY, or as
  // platform::TokenVerifier.
  [[nodiscard]] platform::Outcome<access::Caller> Redeem(const std::string& code,
                                                         const LoginSecrets& secrets);
  // Empty if it has no such place.
  [[nodiscard]] platform::Outcome<std::string> LogoutUrl();

 private:
  struct Places {
    std::string authorization;
    std::string token;
    std::string keys;
    std::string end_session;
  };

  // As the provider says of itself, asked again every five minutes.
  [[nodiscard]] platform::Outcome<Places> Find();
  [[nodiscard]] platform::Outcome<std::string> IdTokenFor(const Places& places,
                                                          const std::string& code,
                                                          const LoginSecrets& secrets);
  [[nodiscard]] platform::Outcome<access::Caller> CallerIn(const std::string& id_token,
                                                           const std::string& keys,
                                                           const std::string& nonce) const;

  const ProviderOptions options_;
  const platform::Clock& clock_;
  std::atomic<int> asking_{0};
  std::mutex mutex_;
  std::optional<Places> places_;
  std::chrono::steady_clock::time_point found_{};
};

}  // namespace instroom::gateway
