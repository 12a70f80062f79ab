#include "services/platform/auth/digest.h"

#include "services/platform/auth/sodium.h"

namespace instroom::platform {

static_assert(crypto_hash_sha256_BYTES == kSha256Bytes);

std::string Sha256(std::string_view bytes) {
  std::string hash(kSha256Bytes, '\0');
  crypto_hash_sha256(Bytes(hash), Bytes(bytes), bytes.size());
  return hash;
}

}  // namespace instroom::platform
