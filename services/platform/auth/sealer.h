#pragma once

// The one place where a person becomes a pseudonym: client keys and sealed envelopes (libsodium).
// Nothing behind the edge holds a key or a BSN.

#include <memory>
#include <string>
#include <string_view>

#include "services/platform/base/error.h"

namespace instroom::platform {

// Encrypted bytes of one field.
struct Sealed {
  std::string key_id;
  std::string nonce;
  std::string ciphertext;
};

class Sealer {
 public:
  virtual ~Sealer() = default;
  // 32 hexadecimal digits: the first 128 bits of HMAC-SHA-256 under the region's key. Thread-safe.
  [[nodiscard]] virtual std::string PseudonymOf(std::string_view identifier) const = 0;
  // XChaCha20-Poly1305; `context` is authenticated, not encrypted. Thread-safe.
  [[nodiscard]] virtual Sealed Seal(std::string_view plain, std::string_view context) const = 0;
  // kCorrupt if the bytes or the context were changed; kNotFound if the key is not known (erased).
  [[nodiscard]] virtual Outcome<std::string> Open(const Sealed& sealed,
                                                  std::string_view context) const = 0;
};

// `region_key_hex` has 64 hexadecimal digits.
[[nodiscard]] Outcome<std::unique_ptr<Sealer>> MakeSealer(const std::string& region_key_hex);

// First 128 bits of BLAKE2b over the bytes, as 32 hexadecimal digits: for receipts and ids.
[[nodiscard]] std::string Fingerprint(std::string_view bytes);

}  // namespace instroom::platform
