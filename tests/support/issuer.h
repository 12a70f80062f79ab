#pragma once

// An issuer of tokens for tests: makes its keys, publishes them as a JWKS, signs what it is told
// to, also what no honest issuer would.

#include <openssl/evp.h>

#include <memory>
#include <string>

namespace instroom::testing_support {

class Issuer {
 public:
  // Makes an RSA key of 2048 bits ("rsa", RS256; "pss", PS256) and a P-256 key ("ec", ES256).
  Issuer();

  // The public keys.
  [[nodiscard]] std::string Jwks() const;
  // The public RSA key as PEM: what a confused verifier would take for a shared secret.
  [[nodiscard]] std::string PublicPem() const;

  // A token of this payload (JSON), signed with the key of that name.
  [[nodiscard]] std::string Sign(const std::string& key, const std::string& payload) const;
  // The same with a header of the caller's choice.
  [[nodiscard]] std::string SignAs(const std::string& key, const std::string& header,
                                   const std::string& payload) const;

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  [[nodiscard]] std::string Signature(const std::string& key, const std::string& text) const;

  std::unique_ptr<EVP_PKEY, Free> rsa_;
  std::unique_ptr<EVP_PKEY, Free> ec_;
};

// Base64url without padding.
[[nodiscard]] std::string ToBase64Url(const std::string& bytes);
// HMAC-SHA-256, as HS256 would sign.
[[nodiscard]] std::string HmacSha256(const std::string& secret, const std::string& text);

}  // namespace instroom::testing_support
