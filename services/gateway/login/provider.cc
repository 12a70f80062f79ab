#include "services/gateway/login/provider.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "services/gateway/login/urls.h"
#include "services/platform/auth/sealed_text.h"
#include "services/platform/auth/token.h"
#include "services/platform/http/client.h"

namespace instroom::gateway {
namespace {

using nlohmann::json;
using platform::Error;
using platform::ErrorKind;
using platform::Fail;

constexpr std::chrono::milliseconds kDeadline{3000};
constexpr std::chrono::minutes kPlacesAgeMax{5};
// A provider that hangs must not take all threads of the server.
constexpr int kAskingMax = 4;

Error NotUnderstood(const char* what) {
  return {ErrorKind::kCorrupt, "PROVIDER_NOT_UNDERSTOOD", what};
}

Error Unknown(const std::string& reason) {
  return {ErrorKind::kUnknownCaller, reason, "logging in failed"};
}

class Seat {
 public:
  explicit Seat(std::atomic<int>& taken) : taken_(taken), free_(++taken <= kAskingMax) {}
  ~Seat() { --taken_; }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  [[nodiscard]] bool free() const { return free_; }

 private:
  std::atomic<int>& taken_;
  const bool free_;
};

Error Busy() {
  return {ErrorKind::kUnavailable, "LOGINS_FULL", "too many log in at once"};
}

platform::Outcome<json> AskJson(const platform::HttpCall& call, const char* what) {
  const auto answer = platform::AskHttp(call, kDeadline);
  if (!answer) return Fail(answer.error());
  json body = json::parse(answer->body, nullptr, false);
  if (answer->status != 200 || !body.is_object()) return Fail(NotUnderstood(what));
  return body;
}

std::string TextIn(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// A provider also publishes keys for other purposes, which the verifier rightly refuses.
std::string SigningKeys(const json& keys) {
  json kept{{"keys", json::array()}};
  for (const json& key : keys.value("keys", json::array())) {
    const std::string algorithm = TextIn(key, "alg");
    const bool known = algorithm == "RS256" || algorithm == "PS256" || algorithm == "ES256";
    if (known && !TextIn(key, "kid").empty()) kept["keys"].push_back(key);
  }
  return kept.dump();
}

}  // namespace

platform::Outcome<Provider::Places> Provider::Find() {
  {
    const std::lock_guard lock(mutex_);
    const bool fresh = std::chrono::steady_clock::now() - found_ < kPlacesAgeMax;
    if (places_ && fresh) return *places_;
  }
  const Seat seat(asking_);
  if (!seat.free()) return Fail(Busy());
  const std::string url = options_.issuer + (options_.issuer.ends_with('/') ? "" : "/") +
                          ".well-known/openid-configuration";
  const auto answer = AskJson({.url = url, .headers = {}, .body = {}, .user = {}, .password = {}},
                              "openid-configuration");
  if (!answer) return Fail(answer.error());
  if (TextIn(*answer, "issuer") != options_.issuer) return Fail(NotUnderstood("another issuer"));
  Places places{.authorization = TextIn(*answer, "authorization_endpoint"),
                .token = TextIn(*answer, "token_endpoint"),
                .keys = TextIn(*answer, "jwks_uri"),
                .end_session = TextIn(*answer, "end_session_endpoint")};
  for (const std::string& place : {places.authorization, places.token, places.keys}) {
    if (!platform::IsAllowedTarget(place)) return Fail(NotUnderstood("an address is not https"));
  }
  const std::lock_guard lock(mutex_);
  places_ = places;
  found_ = std::chrono::steady_clock::now();
  return places;
}

platform::Outcome<std::string> Provider::LoginUrl(const LoginSecrets& secrets) {
  const auto places = Find();
  if (!places) return Fail(places.error());
  return WithQuery(places->authorization,
                   {{"response_type", "code"},
                    {"client_id", options_.client_id},
                    {"redirect_uri", options_.redirect_uri},
                    {"scope", "openid"},
                    {"state", secrets.state},
                    {"nonce", secrets.nonce},
                    {"code_challenge", platform::Sha256Text(secrets.verifier)},
                    {"code_challenge_method", "S256"}});
}

platform::Outcome<std::string> Provider::IdTokenFor(const Places& places, const std::string& code,
                                                    const LoginSecrets& secrets) {
  const bool confidential = !options_.client_secret.empty();
  UrlParts form{{"grant_type", "authorization_code"},
                {"code", code},
                {"redirect_uri", options_.redirect_uri},
                {"code_verifier", secrets.verifier}};
  if (!confidential) form.emplace_back("client_id", options_.client_id);
  const auto answer =
      platform::AskHttp({.url = places.token,
                         .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                     {"Accept", "application/json"}},
                         .body = FormText(form),
                         .user = confidential ? options_.client_id : "",
                         .password = options_.client_secret},
                        kDeadline);
  if (!answer) return Fail(answer.error());
  if (answer->status >= 400 && answer->status < 500) return Fail(Unknown("CODE_REFUSED"));
  const json body = json::parse(answer->body, nullptr, false);
  std::string id_token = body.is_object() ? TextIn(body, "id_token") : "";
  if (answer->status != 200 || id_token.empty()) return Fail(NotUnderstood("token"));
  return id_token;
}

platform::Outcome<access::Caller> Provider::CallerIn(const std::string& id_token,
                                                     const std::string& keys,
                                                     const std::string& nonce) const {
  const auto verifier = platform::MakeTokenVerifier(
      keys, {.issuer = options_.issuer, .audience = options_.client_id});
  if (!verifier) return Fail(NotUnderstood("keys"));
  const std::int64_t now =
      std::chrono::floor<std::chrono::seconds>(clock_.Now().time_since_epoch()).count();
  const auto token = (*verifier)->Verify(id_token, now);
  if (!token) return Fail(Unknown(token.error().reason));
  if (!platform::SameSecret(token->Text("nonce"), nonce)) return Fail(Unknown("NONCE_WRONG"));
  // For several audiences, or by the wish of another client.
  const bool several = token->Texts("aud").size() > 1;
  const std::string azp = token->Text("azp");
  if ((several || !azp.empty()) && azp != options_.client_id) {
    return Fail(Unknown("TOKEN_AUDIENCE_WRONG"));
  }
  std::string roles;
  for (const std::string& role : token->Texts("roles")) roles += (roles.empty() ? "" : ",") + role;
  auto caller = access::ParseCaller(token->Text("party") + " " + roles + " " + token->Text("sub"));
  // A person has a role, and our own programs are none.
  if (!caller || caller->person.empty() || caller->party.kind == access::PartyKind::kService) {
    return Fail(Unknown("NO_PARTY"));
  }
  return std::move(*caller);
}

platform::Outcome<access::Caller> Provider::Redeem(const std::string& code,
                                                   const LoginSecrets& secrets) {
  const auto places = Find();
  if (!places) return Fail(places.error());
  const Seat seat(asking_);
  if (!seat.free()) return Fail(Busy());
  const auto id_token = IdTokenFor(*places, code, secrets);
  if (!id_token) return Fail(id_token.error());
  // Asked at each login, so that a provider may change its keys whenever it likes.
  const auto keys =
      AskJson({.url = places->keys, .headers = {}, .body = {}, .user = {}, .password = {}}, "keys");
  if (!keys) return Fail(keys.error());
  return CallerIn(*id_token, SigningKeys(*keys), secrets.nonce);
}

platform::Outcome<std::string> Provider::LogoutUrl() {
  const auto places = Find();
  if (!places) return Fail(places.error());
  if (!platform::IsAllowedTarget(places->end_session)) return std::string();
  // Without the token that the standard would have as a hint: it would stand in an address.
  return WithQuery(places->end_session, {{"client_id", options_.client_id},
                                         {"post_logout_redirect_uri", options_.home_uri}});
}

}  // namespace instroom::gateway
