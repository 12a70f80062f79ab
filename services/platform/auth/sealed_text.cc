#include "services/platform/auth/sealed_text.h"

#include "services/platform/auth/sodium.h"
#include "services/platform/base/hex.h"

namespace instroom::platform {
namespace {

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::string ToText(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), Bytes(bytes), bytes.size(), kVariant);
  // The library counts the closing zero.
  text.pop_back();
  return text;
}

std::optional<std::string> FromText(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int read = sodium_base642bin(Bytes(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                     &size, &end, kVariant);
  if (read != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

std::string RandomBytes() {
  PrepareSodium();
  std::string bytes(kKeyBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace

Outcome<TextSealer> TextSealer::Make(const std::string& key_hex) {
  PrepareSodium();
  const std::size_t end = key_hex.find_last_not_of(" \r\n\t");
  std::optional<std::string> key = FromHex(std::string_view(key_hex).substr(0, end + 1));
  if (!key || key->size() != kKeyBytes) {
    return Fail(Error{ErrorKind::kInvalidInput, "KEY_MALFORMED", "expected 64 hex digits"});
  }
  return TextSealer(std::move(*key));
}

std::string TextSealer::Seal(std::string_view plain, std::string_view purpose) const {
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed) + kNonceBytes, nullptr, Bytes(plain),
                                             plain.size(), Bytes(purpose), purpose.size(), nullptr,
                                             Bytes(sealed), Bytes(key_));
  return ToText(sealed);
}

std::optional<std::string> TextSealer::Open(std::string_view sealed,
                                            std::string_view purpose) const {
  const auto bytes = FromText(sealed);
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return std::nullopt;
  std::string plain(bytes->size() - kNonceBytes - kTagBytes, '\0');
  const std::string_view body = std::string_view(*bytes).substr(kNonceBytes);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(plain), nullptr, nullptr, Bytes(body), body.size(), Bytes(purpose), purpose.size(),
      Bytes(std::string_view(*bytes)), Bytes(key_));
  if (opened != 0) return std::nullopt;
  return plain;
}

std::string RandomText() {
  return ToText(RandomBytes());
}

std::string RandomHex() {
  return ToHex(RandomBytes());
}

std::string Sha256Text(std::string_view text) {
  PrepareSodium();
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(Bytes(hash), Bytes(text), text.size());
  return ToText(hash);
}

bool SameSecret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && sodium_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace instroom::platform
