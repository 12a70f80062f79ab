#pragma once

// Texts that only we can read and nobody can change, for what others keep for us, such as a cookie;
// and the random texts and hashes that go with them (libsodium).

#include <optional>
#include <string>
#include <string_view>

#include "services/platform/base/error.h"

namespace instroom::platform {

// XChaCha20-Poly1305 with a random nonce of 192 bits. Thread-safe.
class TextSealer {
 public:
  // `key_hex` has 64 hexadecimal digits; a line end after them is let pass. kInvalidInput
  // KEY_MALFORMED.
  [[nodiscard]] static Outcome<TextSealer> Make(const std::string& key_hex);

  // Base64url. What is sealed for one purpose can't be opened for another.
  [[nodiscard]] std::string Seal(std::string_view plain, std::string_view purpose) const;
  // Empty if it was not sealed with this key for this purpose, or was changed.
  [[nodiscard]] std::optional<std::string> Open(std::string_view sealed,
                                                std::string_view purpose) const;

 private:
  explicit TextSealer(std::string key) : key_(std::move(key)) {}

  std::string key_;
};

// 256 random bits in base64url: 43 characters.
[[nodiscard]] std::string RandomText();
// The same in hexadecimal digits: a key for TextSealer.
[[nodiscard]] std::string RandomHex();
// SHA-256 in base64url.
[[nodiscard]] std::string Sha256Text(std::string_view text);
// Takes as long whatever differs.
[[nodiscard]] bool SameSecret(std::string_view one, std::string_view other);

}  // namespace instroom::platform
