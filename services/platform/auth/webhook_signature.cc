#include "services/platform/auth/webhook_signature.h"

#include "services/platform/auth/sodium.h"

namespace instroom::platform {

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
