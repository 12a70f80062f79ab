#pragma once

// The one place where a person becomes a pseudonym, and the region's key (libsodium). It wraps the
// data keys that persons are sealed with; nothing behind the edge holds a key or a BSN.

#include <memory>
#include <string>
#include <string_view>

#include "services/platform/auth/secret_key.h"
#include "services/platform/base/error.h"

namespace instroom::platform {

// Thread-safe.
class Sealer {
 public:
  virtual ~Sealer() = default;
  // 32 hexadecimal digits: the first 128 bits of HMAC-SHA-256 under the region's oldest key, so
  // that a youth stays the same one when the key is changed.
  [[nodiscard]] virtual std::string PseudonymOf(std::string_view identifier) const = 0;

  // A data key under the region's newest key. `context` is authenticated, not encrypted.
  [[nodiscard]] virtual Sealed Wrap(const SecretKey& key, std::string_view context) const = 0;
  // kCorrupt if the bytes or the context were changed; kInvalidInput REGION_KEY_UNKNOWN if it was
  // wrapped by a key that this region doesn't have.
  [[nodiscard]] virtual Outcome<SecretKey> Unwrap(const Sealed& wrapped,
                                                  std::string_view context) const = 0;

  // Sealing with the region's key itself, as envelopes were before clients had data keys. Errors of
  // Open as those of Unwrap.
  [[nodiscard]] virtual Sealed Seal(std::string_view plain, std::string_view context) const = 0;
  [[nodiscard]] virtual Outcome<std::string> Open(const Sealed& sealed,
                                                  std::string_view context) const = 0;
};

// `region_key_hex` has 64 hexadecimal digits; `old_keys_hex` those of keys before it, oldest first,
// one a line: they open and make pseudonyms, and seal no more.
[[nodiscard]] Outcome<std::unique_ptr<Sealer>> MakeSealer(const std::string& region_key_hex,
                                                          const std::string& old_keys_hex = {});

// First 128 bits of BLAKE2b over the bytes, as 32 hexadecimal digits: for receipts and ids.
[[nodiscard]] std::string Fingerprint(std::string_view bytes);

}  // namespace instroom::platform
