#pragma once

// Public keys out of a JWKS, and the check of one signature. Only for this room.

#include <openssl/evp.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/platform/base/error.h"

namespace instroom::platform {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct TokenKey {
  std::unique_ptr<EVP_PKEY, FreeKey> key;
  // RS256, PS256 or ES256.
  std::string algorithm;
};

// By "kid".
using TokenKeys = std::map<std::string, TokenKey>;

[[nodiscard]] Outcome<TokenKeys> ReadTokenKeys(const std::string& jwks);

// ES256 as two numbers of 32 bytes, not as DER.
[[nodiscard]] bool SignatureHolds(const TokenKey& key, std::string_view signed_text,
                                  std::string_view signature);

// Base64url without padding; empty if the text is anything else.
[[nodiscard]] std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace instroom::platform
