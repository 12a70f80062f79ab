#include "services/platform/auth/secret_key.h"

#include <atomic>
#include <cstdint>

#include "services/platform/auth/sodium.h"

namespace instroom::platform {
namespace {

static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == SecretKey::kNonceBytes);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == SecretKey::kBytes);
static_assert(crypto_aead_xchacha20poly1305_ietf_ABYTES == SecretKey::kTagBytes);

// Never twice under one key: 128 random bits of this process and a count. Asking the system for
// random bytes each time costs more than the sealing.
class Nonces {
 public:
  Nonces() {
    PrepareSodium();
    randombytes_buf(prefix_.data(), prefix_.size());
  }
  std::string Next() {
    std::string nonce(prefix_.begin(), prefix_.end());
    std::uint64_t count = made_.fetch_add(1, std::memory_order_relaxed);
    for (int i = 0; i < 8; ++i, count >>= 8U) nonce.push_back(static_cast<char>(count & 0xFFU));
    return nonce;
  }

 private:
  std::array<char, SecretKey::kNonceBytes - 8> prefix_{};
  std::atomic<std::uint64_t> made_{0};
};

std::string NextNonce() {
  static Nonces nonces;
  return nonces.Next();
}

// `plain` has room for the ciphertext without its tag.
Outcome<Done> Decrypt(const unsigned char* key, const Sealed& sealed, std::string_view context,
                      unsigned char* plain) {
  unsigned long long size = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain, &size, nullptr, Bytes(sealed.ciphertext), sealed.ciphertext.size(), Bytes(context),
      context.size(), Bytes(sealed.nonce), key);
  if (opened == 0) return Done{};
  return Fail(Error{ErrorKind::kCorrupt, "ENVELOPE_TAMPERED", "bytes or context were changed"});
}

Outcome<Done> CheckShape(const Sealed& sealed) {
  if (sealed.nonce.size() == SecretKey::kNonceBytes &&
      sealed.ciphertext.size() >= SecretKey::kTagBytes) {
    return Done{};
  }
  return Fail(Error{ErrorKind::kCorrupt, "ENVELOPE_MALFORMED", "nonce or ciphertext too short"});
}

}  // namespace

void Wipe(std::span<char> bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}

void FillRandom(std::span<char> bytes) {
  PrepareSodium();
  randombytes_buf(bytes.data(), bytes.size());
}

SecretKey SecretKey::Random() {
  PrepareSodium();
  SecretKey key;
  randombytes_buf(key.bytes_.data(), kBytes);
  return key;
}

SecretKey SecretKey::Derived(std::string_view from, std::string_view purpose) {
  PrepareSodium();
  SecretKey key;
  crypto_generichash(key.bytes_.data(), kBytes, Bytes(purpose), purpose.size(), Bytes(from),
                     from.size());
  return key;
}

SecretKey::~SecretKey() {
  sodium_memzero(bytes_.data(), kBytes);
}

Sealed SecretKey::Seal(std::string_view plain, std::string_view context) const {
  Sealed sealed;
  sealed.nonce = NextNonce();
  sealed.ciphertext.resize(plain.size() + kTagBytes);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed.ciphertext), &size, Bytes(plain),
                                             plain.size(), Bytes(context), context.size(), nullptr,
                                             Bytes(sealed.nonce), bytes_.data());
  sealed.ciphertext.resize(size);
  return sealed;
}

Outcome<std::string> SecretKey::Open(const Sealed& sealed, std::string_view context) const {
  if (auto fits = CheckShape(sealed); !fits) return Fail(fits.error());
  std::string plain(sealed.ciphertext.size() - kTagBytes, '\0');
  if (auto opened = Decrypt(bytes_.data(), sealed, context, Bytes(plain)); !opened) {
    return Fail(opened.error());
  }
  return plain;
}

Sealed SecretKey::WrappedBy(const SecretKey& other, std::string_view context) const {
  return other.Seal({reinterpret_cast<const char*>(bytes_.data()), kBytes}, context);
}

Outcome<SecretKey> SecretKey::Unwrap(const Sealed& wrapped, std::string_view context) const {
  if (auto fits = CheckShape(wrapped); !fits) return Fail(fits.error());
  if (wrapped.ciphertext.size() != kBytes + kTagBytes) {
    return Fail(Error{ErrorKind::kCorrupt, "ENVELOPE_MALFORMED", "not the size of a key"});
  }
  SecretKey key;
  // Straight into its place: no copy is left anywhere.
  if (auto opened = Decrypt(bytes_.data(), wrapped, context, key.bytes_.data()); !opened) {
    return Fail(opened.error());
  }
  return key;
}

}  // namespace instroom::platform
