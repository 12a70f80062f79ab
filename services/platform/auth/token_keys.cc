#include "services/platform/auth/token_keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "services/platform/auth/bytes.h"

namespace instroom::platform {
namespace {

using nlohmann::json;

constexpr std::size_t kCoordinateBytes = 32;
constexpr int kRsaBitsMin = 2048;

struct FreeAll {
  void operator()(BIGNUM* held) const { BN_free(held); }
  void operator()(OSSL_PARAM_BLD* held) const { OSSL_PARAM_BLD_free(held); }
  void operator()(OSSL_PARAM* held) const { OSSL_PARAM_free(held); }
  void operator()(EVP_PKEY_CTX* held) const { EVP_PKEY_CTX_free(held); }
  void operator()(EVP_MD_CTX* held) const { EVP_MD_CTX_free(held); }
  void operator()(ECDSA_SIG* held) const { ECDSA_SIG_free(held); }
};
template <typename T>
using Held = std::unique_ptr<T, FreeAll>;

Held<BIGNUM> NumberOf(std::string_view bytes) {
  return Held<BIGNUM>(BN_bin2bn(Bytes(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::string TextIn(const json& key, const char* name) {
  const auto found = key.find(name);
  return found != key.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::unique_ptr<EVP_PKEY, FreeKey> KeyFrom(const char* type, OSSL_PARAM_BLD* builder) {
  const Held<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Held<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return std::unique_ptr<EVP_PKEY, FreeKey>(key);
}

std::unique_ptr<EVP_PKEY, FreeKey> RsaKey(const json& jwk) {
  const auto modulus = FromBase64Url(TextIn(jwk, "n"));
  const auto exponent = FromBase64Url(TextIn(jwk, "e"));
  if (!modulus || !exponent || modulus->empty() || exponent->empty()) return nullptr;
  const Held<BIGNUM> n = NumberOf(*modulus);
  const Held<BIGNUM> e = NumberOf(*exponent);
  const Held<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  auto key = KeyFrom("RSA", builder.get());
  if (key && EVP_PKEY_get_bits(key.get()) < kRsaBitsMin) return nullptr;
  return key;
}

std::unique_ptr<EVP_PKEY, FreeKey> EcKey(const json& jwk) {
  const auto x = FromBase64Url(TextIn(jwk, "x"));
  const auto y = FromBase64Url(TextIn(jwk, "y"));
  if (TextIn(jwk, "crv") != "P-256" || !x || !y || x->size() != kCoordinateBytes ||
      y->size() != kCoordinateBytes) {
    return nullptr;
  }
  const std::string point = "\x04" + *x + *y;
  const Held<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return KeyFrom("EC", builder.get());
}

std::string DerOf(std::string_view signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  const Held<ECDSA_SIG> pair(ECDSA_SIG_new());
  Held<BIGNUM> r = NumberOf(signature.substr(0, kCoordinateBytes));
  Held<BIGNUM> s = NumberOf(signature.substr(kCoordinateBytes));
  // It takes the numbers over.
  ECDSA_SIG_set0(pair.get(), r.release(), s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

Error NotReadable(std::string why) {
  return {ErrorKind::kInvalidInput, "KEYS_NOT_READABLE", std::move(why)};
}

int DigitOf(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

}  // namespace

std::optional<std::string> FromBase64Url(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    const int digit = DigitOf(c);
    if (digit < 0) return std::nullopt;
    held = (held << 6 | static_cast<unsigned>(digit)) & 0xFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(held >> bits & 0xFF));
  }
  // Left-over bits must be zero, or two texts would mean the same bytes.
  if (bits == 6 || (held & ((1U << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

Outcome<TokenKeys> ReadTokenKeys(const std::string& jwks) {
  const json set = json::parse(jwks, nullptr, false);
  if (!set.is_object() || !set.contains("keys") || !set["keys"].is_array()) {
    return Fail(NotReadable("expected an object with a list \"keys\""));
  }
  TokenKeys keys;
  for (const json& jwk : set["keys"]) {
    if (!jwk.is_object()) return Fail(NotReadable("a key is no object"));
    const std::string id = TextIn(jwk, "kid");
    const std::string algorithm = TextIn(jwk, "alg");
    if (id.empty() || keys.contains(id)) return Fail(NotReadable("a \"kid\" is absent or twice"));
    const bool rsa = algorithm == "RS256" || algorithm == "PS256";
    if (!rsa && algorithm != "ES256") {
      return Fail(NotReadable(id + ": \"alg\" must be RS256, PS256 or ES256"));
    }
    if (TextIn(jwk, "kty") != (rsa ? "RSA" : "EC")) {
      return Fail(NotReadable(id + ": \"kty\" does not go with \"alg\""));
    }
    auto key = rsa ? RsaKey(jwk) : EcKey(jwk);
    ERR_clear_error();
    if (!key)
      return Fail(NotReadable(id + ": no RSA key of 2048 bits or more, nor a point of P-256"));
    keys[id] = {std::move(key), algorithm};
  }
  return keys;
}

bool SignatureHolds(const TokenKey& key, std::string_view signed_text, std::string_view signature) {
  const Held<EVP_MD_CTX> context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* options = nullptr;
  const std::string der = key.algorithm == "ES256" ? DerOf(signature) : std::string(signature);
  bool good = context && EVP_DigestVerifyInit(context.get(), &options, EVP_sha256(), nullptr,
                                              key.key.get()) == 1;
  if (good && key.algorithm == "PS256") {
    good = EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  good = good && EVP_DigestVerify(context.get(), Bytes(der), der.size(), Bytes(signed_text),
                                  signed_text.size()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace instroom::platform
