#include "services/platform/auth/webhook_signature.h"

#include "services/platform/auth/sodium.h"

namespace instroom::platform {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytesMin = 24;

}  // namespace

std::optional<std::string> WebhookSecret(std::string_view written) {
  std::string secret(written);
  if (written.starts_with(kPrefix)) {
    written.remove_prefix(kPrefix.size());
    std::size_t count = 0;
    if (sodium_base642bin(Bytes(secret), secret.size(), written.data(), written.size(), nullptr,
                          &count, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
      return std::nullopt;
    }
    secret.resize(count);
  }
  if (secret.size() < kSecretBytesMin) return std::nullopt;
  return secret;
}

std::string SignWebhook(std::string_view secret, std::string_view id, std::string_view timestamp,
                        std::string_view body) {
  const std::string head = std::string(id) + "." + std::string(timestamp) + ".";
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, Bytes(head), head.size());
  crypto_auth_hmacsha256_update(&state, Bytes(body), body.size());
  unsigned char mac[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, mac);
  char base64[sodium_base64_ENCODED_LEN(sizeof mac, sodium_base64_VARIANT_ORIGINAL)];
  sodium_bin2base64(base64, sizeof base64, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
  return std::string("v1,") + base64;
}

}  // namespace instroom::platform
