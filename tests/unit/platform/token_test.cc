#include "services/platform/auth/token.h"

#include <gtest/gtest.h>

#include "tests/support/issuer.h"

namespace instroom::platform {
namespace {

using testing_support::Issuer;
using testing_support::ToBase64Url;

constexpr std::int64_t kNow = 1'800'000'000;

const Issuer& TheIssuer() {
  static const Issuer issuer;
  return issuer;
}

const TokenVerifier& TheVerifier() {
  static const auto verifier =
      std::move(MakeTokenVerifier(TheIssuer().Jwks(),
                                  {"https://issuer", "instroom", std::chrono::seconds{30}}))
          .value();
  return *verifier;
}

struct Times {
  std::int64_t expires = kNow + 300;
  std::int64_t from = kNow - 10;
};

std::string Payload(Times times = {}, const std::string& audience = R"("instroom")",
                    const std::string& issuer = "https://issuer") {
  return R"({"iss":")" + issuer + R"(","sub":"s","aud":)" + audience +
         R"(,"party":"municipality:0995","roles":["access","finance"],"exp":)" +
         std::to_string(times.expires) + R"(,"nbf":)" + std::to_string(times.from) + "}";
}

std::string ReasonOf(const std::string& token) {
  const auto verified = TheVerifier().Verify(token, kNow);
  return verified ? "held" : verified.error().reason;
}

TEST(Token, HoldsUnderEachOfTheThreeAlgorithms) {
  for (const char* key : {"rsa", "pss", "ec"}) {
    const auto verified = TheVerifier().Verify(TheIssuer().Sign(key, Payload()), kNow);
    ASSERT_TRUE(verified.ok()) << key << " " << verified.error().reason;
    EXPECT_EQ(verified->Text("party"), "municipality:0995");
    EXPECT_EQ(verified->Texts("roles"), (std::vector<std::string>{"access", "finance"}));
    EXPECT_EQ(verified->Text("roles"), "");
    EXPECT_EQ(verified->expires_s, kNow + 300);
  }
}

TEST(Token, IsRefusedWhenItsContentWasChanged) {
  const std::string honest = TheIssuer().Sign("ec", Payload());
  const auto first = honest.find('.');
  const auto second = honest.find('.', first + 1);
  const std::string forged = honest.substr(0, first + 1) +
                             ToBase64Url(Payload({kNow + 9'000, kNow})) + honest.substr(second);
  EXPECT_EQ(ReasonOf(forged), "TOKEN_SIGNATURE_WRONG");
}

TEST(Token, IsRefusedFromAnIssuerWithOtherKeys) {
  EXPECT_EQ(ReasonOf(Issuer().Sign("rsa", Payload())), "TOKEN_SIGNATURE_WRONG");
}

TEST(Token, IsRefusedWithoutASignature) {
  for (const char* none : {"none", "None", "NONE"}) {
    const std::string unsigned_token =
        ToBase64Url(std::string(R"({"alg":")") + none + R"(","kid":"rsa"})") + "." +
        ToBase64Url(Payload()) + ".";
    EXPECT_EQ(ReasonOf(unsigned_token), "TOKEN_ALGORITHM_WRONG") << none;
  }
}

TEST(Token, CannotTurnAPublicKeyIntoASharedSecret) {
  const std::string text =
      ToBase64Url(R"({"alg":"HS256","kid":"rsa"})") + "." + ToBase64Url(Payload());
  const std::string mac = testing_support::HmacSha256(TheIssuer().PublicPem(), text);
  EXPECT_EQ(ReasonOf(text + "." + ToBase64Url(mac)), "TOKEN_ALGORITHM_WRONG");
}

TEST(Token, CannotChooseAnotherAlgorithmThanItsKeys) {
  EXPECT_EQ(ReasonOf(TheIssuer().SignAs("pss", R"({"alg":"PS256","kid":"rsa"})", Payload())),
            "TOKEN_ALGORITHM_WRONG");
  EXPECT_EQ(ReasonOf(TheIssuer().SignAs("pss", R"({"alg":"RS256","kid":"rsa"})", Payload())),
            "TOKEN_SIGNATURE_WRONG");
}

TEST(Token, MustNameAKeyThatIsKnown) {
  for (const char* header :
       {R"({"alg":"RS256","kid":"other"})", R"({"alg":"RS256"})", R"({"alg":"RS256","kid":7})"}) {
    EXPECT_EQ(ReasonOf(TheIssuer().SignAs("rsa", header, Payload())), "TOKEN_KEY_UNKNOWN");
  }
}

TEST(Token, CannotBringItsOwnKey) {
  const std::string header =
      R"({"alg":"RS256","kid":"mine","jku":"https://evil/keys","jwk":{"kty":"RSA"}})";
  EXPECT_EQ(ReasonOf(TheIssuer().SignAs("rsa", header, Payload())), "TOKEN_KEY_UNKNOWN");
}

TEST(Token, IsRefusedWhenItDemandsWhatIsNotUnderstood) {
  const std::string header = R"({"alg":"RS256","kid":"rsa","crit":["b64"],"b64":false})";
  EXPECT_EQ(ReasonOf(TheIssuer().SignAs("rsa", header, Payload())), "TOKEN_MALFORMED");
}

TEST(Token, HoldsInItsTimeAndTheLeewayAroundIt) {
  const auto at = [](Times times) { return ReasonOf(TheIssuer().Sign("ec", Payload(times))); };
  EXPECT_EQ(at({kNow - 29, kNow - 60}), "held");
  EXPECT_EQ(at({kNow - 30, kNow - 60}), "TOKEN_EXPIRED");
  EXPECT_EQ(at({kNow + 60, kNow + 30}), "held");
  EXPECT_EQ(at({kNow + 60, kNow + 31}), "TOKEN_NOT_YET_VALID");
}

TEST(Token, MustExpireAtATimeThatAClockReaches) {
  const std::string begin = R"({"iss":"https://issuer","aud":"instroom")";
  for (const char* expires :
       {"", R"(,"exp":"tomorrow")", R"(,"exp":null)", R"(,"exp":1e300)", R"(,"exp":-1)"}) {
    EXPECT_EQ(ReasonOf(TheIssuer().Sign("ec", begin + expires + "}")), "TOKEN_EXPIRED") << expires;
  }
}

TEST(Token, IsForOneAudienceOfOneIssuer) {
  const auto with = [](const std::string& audience, const std::string& issuer) {
    return ReasonOf(TheIssuer().Sign("ec", Payload({}, audience, issuer)));
  };
  EXPECT_EQ(with(R"(["other","instroom"])", "https://issuer"), "held");
  EXPECT_EQ(with(R"("other")", "https://issuer"), "TOKEN_AUDIENCE_WRONG");
  EXPECT_EQ(with("[]", "https://issuer"), "TOKEN_AUDIENCE_WRONG");
  EXPECT_EQ(with(R"("instroom")", "https://issuer/"), "TOKEN_ISSUER_WRONG");
}

TEST(Token, IsRefusedWhenItIsNoToken) {
  const std::string honest = TheIssuer().Sign("ec", Payload());
  EXPECT_EQ(ReasonOf(""), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf("a.b"), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(honest + ".x"), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(honest + "="), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(" " + honest), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(ToBase64Url("[1]") + ".e30.e30"), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(TheIssuer().Sign("ec", "[]")), "TOKEN_MALFORMED");
  EXPECT_EQ(ReasonOf(honest + std::string(kTokenBytesMax, 'A')), "TOKEN_TOO_LARGE");
}

TEST(TokenKeys, MustBePinnedToAnAlgorithmTheyGoWith) {
  const auto reason = [](const std::string& keys) {
    const auto made = MakeTokenVerifier(R"({"keys":[)" + keys + "]}", {});
    return made ? "read" : made.error().reason;
  };
  EXPECT_EQ(reason(""), "read");
  for (const char* bad : {R"({"kty":"RSA","kid":"a","n":"AQ","e":"AQAB"})",
                          R"({"kty":"oct","kid":"a","alg":"HS256","k":"AQ"})",
                          R"({"kty":"EC","kid":"a","alg":"RS256"})",
                          R"({"kty":"RSA","kid":"a","alg":"RS256","n":"AQ","e":"AQAB"})",
                          R"({"kty":"EC","kid":"a","alg":"ES256","crv":"P-384","x":"","y":""})",
                          R"({"kty":"RSA","alg":"RS256"})", "7"}) {
    EXPECT_EQ(reason(bad), "KEYS_NOT_READABLE") << bad;
  }
  EXPECT_FALSE(MakeTokenVerifier("not json", {}).ok());
  EXPECT_FALSE(MakeTokenVerifier("[]", {}).ok());
}

TEST(TokenKeys, RefuseAPointThatIsNotOnTheCurve) {
  const std::string off(43, 'A');
  const auto made =
      MakeTokenVerifier(R"({"keys":[{"kty":"EC","kid":"a","alg":"ES256","crv":"P-256","x":")" +
                            off + R"(","y":")" + off + R"("}]})",
                        {});
  EXPECT_FALSE(made.ok());
}

}  // namespace
}  // namespace instroom::platform
