#include "tests/support/issuer.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace instroom::testing_support {
namespace {

constexpr int kCoordinateBytes = 32;

std::string Padded(const BIGNUM* number, int bytes) {
  std::string text(static_cast<std::size_t>(bytes), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()), bytes);
  return text;
}

std::string NumberOf(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  std::string text = ToBase64Url(Padded(number, BN_num_bytes(number)));
  BN_free(number);
  return text;
}

std::string CoordinateOf(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  std::string text = ToBase64Url(Padded(number, kCoordinateBytes));
  BN_free(number);
  return text;
}

// DER to the two numbers of a JWS.
std::string RawPair(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string raw = Padded(ECDSA_SIG_get0_r(pair), kCoordinateBytes) +
                    Padded(ECDSA_SIG_get0_s(pair), kCoordinateBytes);
  ECDSA_SIG_free(pair);
  return raw;
}

std::string AlgorithmOf(const std::string& key) {
  return key == "rsa" ? "RS256" : key == "pss" ? "PS256" : "ES256";
}

}  // namespace

Issuer::Issuer() : rsa_(EVP_RSA_gen(2048)), ec_(EVP_EC_gen("P-256")) {}

std::string Issuer::Jwks() const {
  const std::string rsa = R"("kty":"RSA","n":")" + NumberOf(rsa_.get(), OSSL_PKEY_PARAM_RSA_N) +
                          R"(","e":")" + NumberOf(rsa_.get(), OSSL_PKEY_PARAM_RSA_E) + "\"";
  const std::string ec = R"("kty":"EC","crv":"P-256","x":")" +
                         CoordinateOf(ec_.get(), OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" +
                         CoordinateOf(ec_.get(), OSSL_PKEY_PARAM_EC_PUB_Y) + "\"";
  return R"({"keys":[{"kid":"rsa","alg":"RS256",)" + rsa + R"(},{"kid":"pss","alg":"PS256",)" +
         rsa + R"(},{"kid":"ec","alg":"ES256",)" + ec + "}]}";
}

std::string Issuer::PublicPem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, rsa_.get());
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio, &data));
  std::string pem(data, size);
  BIO_free(bio);
  return pem;
}

std::string Issuer::Sign(const std::string& key, const std::string& payload) const {
  return SignAs(key, R"({"alg":")" + AlgorithmOf(key) + R"(","kid":")" + key + R"("})", payload);
}

std::string Issuer::SignAs(const std::string& key, const std::string& header,
                           const std::string& payload) const {
  const std::string text = ToBase64Url(header) + "." + ToBase64Url(payload);
  return text + "." + ToBase64Url(Signature(key, text));
}

std::string Issuer::Signature(const std::string& key, const std::string& text) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* options = nullptr;
  EVP_DigestSignInit(context, &options, EVP_sha256(), nullptr,
                     key == "ec" ? ec_.get() : rsa_.get());
  if (key == "pss") {
    EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                 text.size());
  signature.resize(size);
  EVP_MD_CTX_free(context);
  return key == "ec" ? RawPair(signature) : signature;
}

std::string ToBase64Url(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  while (!text.empty() && text.back() == '=') text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::string HmacSha256(const std::string& secret, const std::string& text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  return {reinterpret_cast<const char*>(mac), size};
}

}  // namespace instroom::testing_support
