#pragma once

// One key of 256 bits that seals and opens bytes (XChaCha20-Poly1305), and leaves nothing of itself
// in memory when it goes.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "services/platform/base/error.h"

namespace instroom::platform {

// Encrypted bytes of one field.
struct Sealed {
  // Which key opens it; said by whoever holds that key, not authenticated by itself.
  std::string key_id;
  std::string nonce;
  std::string ciphertext;
};

// Overwrites bytes that are not to be found in memory any more.
void Wipe(std::span<char> bytes);
// From the system's randomness.
void FillRandom(std::span<char> bytes);

class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;
  static constexpr std::size_t kNonceBytes = 24;
  // By how much a ciphertext is longer than its plain text.
  static constexpr std::size_t kTagBytes = 16;

  // From the system's randomness.
  [[nodiscard]] static SecretKey Random();
  // A key of its own for one purpose: what is sealed for one never opens as another.
  [[nodiscard]] static SecretKey Derived(std::string_view from, std::string_view purpose);

  ~SecretKey();
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;

  // `context` is authenticated, not encrypted. The key id is left empty.
  [[nodiscard]] Sealed Seal(std::string_view plain, std::string_view context) const;
  // kCorrupt ENVELOPE_MALFORMED or ENVELOPE_TAMPERED: bytes or context were changed.
  [[nodiscard]] Outcome<std::string> Open(const Sealed& sealed, std::string_view context) const;

  // This key sealed by another, and back. Errors as Open.
  [[nodiscard]] Sealed WrappedBy(const SecretKey& other, std::string_view context) const;
  [[nodiscard]] Outcome<SecretKey> Unwrap(const Sealed& wrapped, std::string_view context) const;

 private:
  SecretKey() = default;

  std::array<unsigned char, kBytes> bytes_{};
};

}  // namespace instroom::platform
