#include "services/platform/auth/sealer.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <utility>

#include "services/platform/base/check.h"
#include "services/platform/base/hex.h"

namespace instroom::platform {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIdBytes = 16;
using Key = std::array<unsigned char, kKeyBytes>;

static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == 24);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kKeyBytes);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// Idempotent and thread-safe; libsodium may only be used after it.
void Prepare() {
  CHECK(sodium_init() >= 0);
}

class SodiumSealer final : public Sealer {
 public:
  explicit SodiumSealer(std::string_view key) {
    crypto_auth_hmacsha256_init(&pseudonym_state_, Bytes(key), key.size());
    randombytes_buf(nonce_prefix_.data(), nonce_prefix_.size());
    // A key of its own: no two algorithms share one.
    static constexpr std::string_view kPurpose = "instroom envelope";
    crypto_generichash(envelope_key_.data(), kKeyBytes, Bytes(kPurpose), kPurpose.size(),
                       Bytes(key), key.size());
    key_id_ = Fingerprint(key).substr(0, 8);
  }
  ~SodiumSealer() override {
    sodium_memzero(&pseudonym_state_, sizeof pseudonym_state_);
    sodium_memzero(envelope_key_.data(), kKeyBytes);
  }
  SodiumSealer(const SodiumSealer&) = delete;
  SodiumSealer& operator=(const SodiumSealer&) = delete;

  std::string PseudonymOf(std::string_view identifier) const override {
    // Half of the work is the key's alone, and done once.
    crypto_auth_hmacsha256_state state = pseudonym_state_;
    crypto_auth_hmacsha256_update(&state, Bytes(identifier), identifier.size());
    std::array<char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return ToHex(std::string_view(mac.data(), kIdBytes));
  }

  Sealed Seal(std::string_view plain, std::string_view context) const override {
    Sealed sealed;
    sealed.key_id = key_id_;
    sealed.nonce = NextNonce();
    sealed.ciphertext.resize(plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    unsigned long long size = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed.ciphertext), &size, Bytes(plain),
                                               plain.size(), Bytes(context), context.size(),
                                               nullptr, Bytes(sealed.nonce), envelope_key_.data());
    sealed.ciphertext.resize(size);
    return sealed;
  }

  Outcome<std::string> Open(const Sealed& sealed, std::string_view context) const override {
    if (sealed.key_id != key_id_) {
      return Fail(Error{ErrorKind::kNotFound, "KEY_UNKNOWN", "no key with the envelope's key id"});
    }
    if (sealed.nonce.size() != crypto_aead_xchacha20poly1305_ietf_NPUBBYTES ||
        sealed.ciphertext.size() < crypto_aead_xchacha20poly1305_ietf_ABYTES) {
      return Fail(
          Error{ErrorKind::kCorrupt, "ENVELOPE_MALFORMED", "nonce or ciphertext too short"});
    }
    std::string plain(sealed.ciphertext.size() - crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
    unsigned long long size = 0;
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        Bytes(plain), &size, nullptr, Bytes(sealed.ciphertext), sealed.ciphertext.size(),
        Bytes(context), context.size(), Bytes(sealed.nonce), envelope_key_.data());
    if (opened != 0) {
      return Fail(Error{ErrorKind::kCorrupt, "ENVELOPE_TAMPERED", "bytes or context were changed"});
    }
    return plain;
  }

 private:
  // Never twice under one key: 128 random bits of this process and a count. Asking the system for
  // random bytes each time costs more than the sealing.
  std::string NextNonce() const {
    std::string nonce(nonce_prefix_.begin(), nonce_prefix_.end());
    std::uint64_t count = nonces_made_.fetch_add(1, std::memory_order_relaxed);
    for (int i = 0; i < 8; ++i, count >>= 8U) nonce.push_back(static_cast<char>(count & 0xFFU));
    return nonce;
  }

  std::string key_id_;
  crypto_auth_hmacsha256_state pseudonym_state_{};
  std::array<char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES - 8> nonce_prefix_{};
  mutable std::atomic<std::uint64_t> nonces_made_{0};
  Key envelope_key_{};
};

}  // namespace

Outcome<std::unique_ptr<Sealer>> MakeSealer(const std::string& region_key_hex) {
  Prepare();
  // Files end with a line end.
  const std::size_t end = region_key_hex.find_last_not_of(" \r\n\t");
  std::optional<std::string> key = FromHex(std::string_view(region_key_hex).substr(0, end + 1));
  if (!key || key->size() != kKeyBytes) {
    return Fail(Error{ErrorKind::kInvalidInput, "REGION_KEY_MALFORMED", "expected 64 hex digits"});
  }
  std::unique_ptr<Sealer> sealer = std::make_unique<SodiumSealer>(*key);
  sodium_memzero(key->data(), key->size());
  return sealer;
}

std::string Fingerprint(std::string_view bytes) {
  Prepare();
  std::string hash(kIdBytes, '\0');
  crypto_generichash(Bytes(hash), kIdBytes, Bytes(bytes), bytes.size(), nullptr, 0);
  return ToHex(hash);
}

}  // namespace instroom::platform
