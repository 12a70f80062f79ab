#pragma once

// Verifies signed tokens (JWT in compact form, RFC 7519 and 8725) against a set of public keys
// (JWKS, RFC 7517). Each key is pinned to one algorithm; a token can't choose another, nor none.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/platform/base/error.h"

namespace instroom::platform {

struct TokenRules {
  std::string issuer;
  // Must be among the token's audiences.
  std::string audience;
  // How far clocks may differ.
  std::chrono::seconds leeway{30};
};

// A token that holds. Claims that are texts or lists of texts; of others only the names.
struct Token {
  std::map<std::string, std::vector<std::string>> claims;
  std::int64_t expires_s = 0;

  // Empty if it is absent or a list of several.
  [[nodiscard]] std::string Text(const std::string& claim) const;
  // Empty if it is absent.
  [[nodiscard]] std::vector<std::string> Texts(const std::string& claim) const;
};

inline constexpr std::size_t kTokenBytesMax = 8 * 1024;

// Thread-safe.
class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;
  // `now_s` in seconds since 1970. kInvalidInput: TOKEN_TOO_LARGE, TOKEN_MALFORMED,
  // TOKEN_KEY_UNKNOWN, TOKEN_ALGORITHM_WRONG, TOKEN_SIGNATURE_WRONG, TOKEN_ISSUER_WRONG,
  // TOKEN_AUDIENCE_WRONG, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID. Never says what stood in it.
  [[nodiscard]] virtual Outcome<Token> Verify(std::string_view token, std::int64_t now_s) const = 0;
};

// Every key must name "kid" and "alg" (RS256, PS256 or ES256); RSA keys have 2048 bits or more.
// kInvalidInput KEYS_NOT_READABLE, with which key and why.
[[nodiscard]] Outcome<std::unique_ptr<TokenVerifier>> MakeTokenVerifier(const std::string& jwks,
                                                                        TokenRules rules);

}  // namespace instroom::platform
