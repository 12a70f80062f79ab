#include "services/platform/auth/token.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "services/platform/auth/token_keys.h"

namespace instroom::platform {
namespace {

using nlohmann::json;

Error Refuse(const char* reason) {
  return {ErrorKind::kInvalidInput, reason, "the token was refused"};
}

// The three parts of a token, still encoded.
struct Parts {
  std::string_view header, payload, signature;
  // What is signed: header and payload with the dot between.
  std::string_view signed_text;
};

std::optional<Parts> Split(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Parts parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
              token.substr(second + 1), token.substr(0, second)};
  if (parts.signature.find('.') != std::string_view::npos) return std::nullopt;
  return parts;
}

json ObjectOf(std::string_view encoded) {
  const auto text = FromBase64Url(encoded);
  return text ? json::parse(*text, nullptr, false) : json();
}

std::string TextIn(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Absent if it is no number, or one that no clock reaches.
std::optional<std::int64_t> SecondsIn(const json& object, const char* name) {
  constexpr double kReasonable = 1e11;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!(seconds >= 0 && seconds < kReasonable)) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

std::vector<std::string> TextsOf(const json& value) {
  std::vector<std::string> texts;
  if (value.is_string()) texts.push_back(value.get<std::string>());
  if (!value.is_array()) return texts;
  for (const json& each : value) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}

class Verifier final : public TokenVerifier {
 public:
  Verifier(TokenKeys keys, TokenRules rules) : keys_(std::move(keys)), rules_(std::move(rules)) {}

  Outcome<Token> Verify(std::string_view token, std::int64_t now_s) const override {
    if (token.size() > kTokenBytesMax) return Fail(Refuse("TOKEN_TOO_LARGE"));
    const auto parts = Split(token);
    if (!parts) return Fail(Refuse("TOKEN_MALFORMED"));
    const json header = ObjectOf(parts->header);
    const auto signature = FromBase64Url(parts->signature);
    // Nothing is understood that would have to be ("crit", RFC 7515 4.1.11).
    if (!header.is_object() || header.contains("crit") || !signature) {
      return Fail(Refuse("TOKEN_MALFORMED"));
    }
    const auto key = keys_.find(TextIn(header, "kid"));
    if (key == keys_.end()) return Fail(Refuse("TOKEN_KEY_UNKNOWN"));
    if (TextIn(header, "alg") != key->second.algorithm)
      return Fail(Refuse("TOKEN_ALGORITHM_WRONG"));
    if (!SignatureHolds(key->second, parts->signed_text, *signature)) {
      return Fail(Refuse("TOKEN_SIGNATURE_WRONG"));
    }
    // Only now is the payload worth a look.
    const json payload = ObjectOf(parts->payload);
    if (!payload.is_object()) return Fail(Refuse("TOKEN_MALFORMED"));
    return Judge(payload, now_s);
  }

 private:
  [[nodiscard]] Outcome<Token> Judge(const json& payload, std::int64_t now_s) const {
    Token token;
    for (const auto& [name, value] : payload.items()) {
      token.claims.emplace(name, TextsOf(value));
    }
    if (token.Text("iss") != rules_.issuer) return Fail(Refuse("TOKEN_ISSUER_WRONG"));
    const auto audiences = token.Texts("aud");
    if (std::find(audiences.begin(), audiences.end(), rules_.audience) == audiences.end()) {
      return Fail(Refuse("TOKEN_AUDIENCE_WRONG"));
    }
    const auto expires = SecondsIn(payload, "exp");
    if (!expires || *expires + rules_.leeway.count() <= now_s) return Fail(Refuse("TOKEN_EXPIRED"));
    for (const char* begin : {"nbf", "iat"}) {
      if (!payload.contains(begin)) continue;
      const auto from = SecondsIn(payload, begin);
      if (!from || *from - rules_.leeway.count() > now_s) {
        return Fail(Refuse("TOKEN_NOT_YET_VALID"));
      }
    }
    token.expires_s = *expires;
    return token;
  }

  const TokenKeys keys_;
  const TokenRules rules_;
};

}  // namespace

std::string Token::Text(const std::string& claim) const {
  const auto found = claims.find(claim);
  return found != claims.end() && found->second.size() == 1 ? found->second.front() : std::string();
}

std::vector<std::string> Token::Texts(const std::string& claim) const {
  const auto found = claims.find(claim);
  return found == claims.end() ? std::vector<std::string>() : found->second;
}

Outcome<std::unique_ptr<TokenVerifier>> MakeTokenVerifier(const std::string& jwks,
                                                          TokenRules rules) {
  auto keys = ReadTokenKeys(jwks);
  if (!keys) return Fail(keys.error());
  return std::unique_ptr<TokenVerifier>(
      std::make_unique<Verifier>(std::move(*keys), std::move(rules)));
}

}  // namespace instroom::platform
