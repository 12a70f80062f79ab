#include "services/access/gate.h"

#include <gtest/gtest.h>

#include "tests/support/issuer.h"
#include "tests/support/pki.h"

namespace instroom::access {
namespace {

using testing_support::Issuer;
using testing_support::Pki;

struct SetClock final : platform::Clock {
  platform::Instant now = platform::SystemClock().Now();
  [[nodiscard]] platform::Instant Now() const override { return now; }
};

class GateTest : public ::testing::Test {
 protected:
  static const Issuer& TheIssuer() {
    static const Issuer issuer;
    return issuer;
  }

  void SetUp() override {
    pki_.Make("lelystad", "municipality:0995");
    MakeGate();
  }

  void MakeGate() {
    GateOptions options;
    options.policy = *ParsePolicy(
        "version: 1\nmethods:\n  - method: /a.B/C\n    municipality: {machine: own_cases}\n");
    options.tls.authority_pem = pki_.Text("ca.pem");
    options.revocations_path = pki_.Path("crl.pem");
    options.token_keys = TheIssuer().Jwks();
    options.token_rules = {"issuer", "instroom"};
    gate_ = std::move(Gate::Make(std::move(options), clock_)).value();
  }

  std::string Certificate(const std::string& name, const std::string& party) {
    pki_.Make(name, party);
    return pki_.Text(name + ".pem");
  }
  [[nodiscard]] std::string Bearer(const std::string& claims) const {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.Now().time_since_epoch());
    return "Bearer " + TheIssuer().Sign("ec", R"({"iss":"issuer","aud":"instroom","exp":)" +
                                                  std::to_string(now.count() + 60) + claims + "}");
  }
  std::string Who(const Presented& presented) {
    const auto caller = gate_->Identify(presented);
    if (caller) return CallerText(*caller);
    EXPECT_EQ(caller.error().kind, platform::ErrorKind::kUnknownCaller);
    return caller.error().reason;
  }

  SetClock clock_;
  Pki pki_;
  std::unique_ptr<Gate> gate_;
};

TEST_F(GateTest, KnowsAMachineByItsCertificate) {
  EXPECT_EQ(Who({pki_.Text("lelystad.pem"), {}, {}}), "municipality:0995");
}

TEST_F(GateTest, KnowsNobodyWhoPresentsNothing) {
  EXPECT_EQ(Who({}), "CALLER_UNKNOWN");
  EXPECT_EQ(Who({"no certificate", {}, {}}), "CERTIFICATE_NOT_READABLE");
  EXPECT_EQ(Who({Certificate("nobody", ""), {}, {}}), "CERTIFICATE_NAMES_NO_PARTY");
}

TEST_F(GateTest, RefusesACertificateThatWasRevoked) {
  pki_.Revoke("lelystad");
  MakeGate();
  EXPECT_EQ(Who({pki_.Text("lelystad.pem"), {}, {}}), "CERTIFICATE_REVOKED");
}

TEST_F(GateTest, RefusesACertificateThatLapsedWhileItsConnectionLived) {
  clock_.now += std::chrono::hours{24 * 366};
  EXPECT_EQ(Who({pki_.Text("lelystad.pem"), {}, {}}), "CERTIFICATE_EXPIRED");
}

TEST_F(GateTest, KnowsAPersonAndAMachineByTheirTokens) {
  EXPECT_EQ(Who({{}, Bearer(R"(,"party":"municipality:0995")"), {}}), "municipality:0995");
  EXPECT_EQ(Who({{}, Bearer(R"(,"party":"municipality:0995","sub":"p-1","roles":["access"])"), {}}),
            "municipality:0995 access p-1");
}

// Else a person whose login is refused for want of a role would be its municipality's program.
TEST_F(GateTest, TakesNoPersonForAProgram) {
  for (const char* roles : {R"([])", R"(null)", R"({"a":"council"})", R"(5)", R"([5])"}) {
    const std::string claims = R"(,"party":"municipality:0995","roles":)" + std::string(roles);
    EXPECT_EQ(Who({{}, Bearer(claims), {}}), "TOKEN_NAMES_NO_CALLER") << roles;
  }
  for (const char* login : {R"("nonce":"n")", R"("at_hash":"h")", R"("nonce":5)"}) {
    const std::string claims = R"(,"party":"municipality:0995",)" + std::string(login);
    EXPECT_EQ(Who({{}, Bearer(claims), {}}), "TOKEN_IS_FOR_LOGIN") << login;
  }
}

TEST_F(GateTest, RefusesATokenThatNamesNobody) {
  for (const char* claims : {"", R"(,"party":"0995")", R"(,"party":"service:gateway")",
                             R"(,"party":"municipality:0995","roles":["boss"],"sub":"p")",
                             R"(,"party":"municipality:0995","roles":["machine"],"sub":"p")",
                             R"(,"party":"municipality:0995","roles":["access"])",
                             R"(,"party":"municipality:0995","roles":["access x"],"sub":"p")",
                             R"(,"party":["municipality:0995","municipality:0034"])"}) {
    EXPECT_EQ(Who({{}, Bearer(claims), {}}), "TOKEN_NAMES_NO_CALLER") << claims;
  }
}

TEST_F(GateTest, RefusesWhatIsNoTokenOfItsIssuer) {
  EXPECT_EQ(Who({{}, "Basic abc", {}}), "AUTHORIZATION_NOT_UNDERSTOOD");
  EXPECT_EQ(Who({{}, "Bearer abc", {}}), "TOKEN_MALFORMED");
  EXPECT_EQ(Who({{}, "Bearer " + Issuer().Sign("ec", "{}"), {}}), "TOKEN_SIGNATURE_WRONG");
}

TEST_F(GateTest, RefusesTwoProofsOfTwoParties) {
  const std::string other = Bearer(R"(,"party":"municipality:0034")");
  EXPECT_EQ(Who({pki_.Text("lelystad.pem"), other, {}}), "TOKEN_OF_ANOTHER_PARTY");
  const std::string same = Bearer(R"(,"party":"municipality:0995","sub":"p","roles":["access"])");
  EXPECT_EQ(Who({pki_.Text("lelystad.pem"), same, {}}), "municipality:0995 access p");
}

TEST_F(GateTest, LetsOnlyTheGatewaySpeakForOthers) {
  const std::string gateway = Certificate("gateway", "service:gateway");
  const std::string person = "municipality:0034 access p-9";
  EXPECT_EQ(Who({gateway, {}, person}), person);
  EXPECT_EQ(Who({gateway, {}, {}}), "service:gateway");
  EXPECT_EQ(Who({gateway, {}, "service:gateway"}), "BEHALF_NOT_ALLOWED");
  EXPECT_EQ(Who({gateway, {}, "\n"}), "BEHALF_NOT_ALLOWED");
  EXPECT_EQ(Who({pki_.Text("lelystad.pem"), {}, person}), "BEHALF_NOT_ALLOWED");
  EXPECT_EQ(Who({Certificate("referral", "service:referral"), {}, person}), "BEHALF_NOT_ALLOWED");
  EXPECT_EQ(Who({{}, Bearer(R"(,"party":"operator:gateway")"), person}), "BEHALF_NOT_ALLOWED");
  EXPECT_EQ(Who({{}, {}, person}), "BEHALF_NOT_ALLOWED");
}

TEST_F(GateTest, RefusesACertificateWhoseTwoNamesDiffer) {
  // The script can't make one: the URI of another party comes as a further name.
  pki_.Make("two", "municipality:0995", "--dns x,URI:urn:instroom:party:municipality:0034");
  EXPECT_EQ(Who({pki_.Text("two.pem"), {}, {}}), "CERTIFICATE_NAMES_NO_PARTY");
  pki_.Make("none", "", "--dns x,URI:urn:instroom:party:municipality:0034");
  EXPECT_EQ(Who({pki_.Text("none.pem"), {}, {}}), "CERTIFICATE_NAMES_NO_PARTY");
}

TEST_F(GateTest, AdmitsByThePolicy) {
  const auto admitted = gate_->Admit({pki_.Text("lelystad.pem"), {}, {}}, "/a.B/C");
  ASSERT_TRUE(admitted.ok());
  EXPECT_EQ(admitted->scope, Scope::kOwnCases);
  const auto other = gate_->Admit({pki_.Text("lelystad.pem"), {}, {}}, "/a.B/D");
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().kind, platform::ErrorKind::kNotAllowed);
  EXPECT_EQ(other.error().reason, "METHOD_NOT_ALLOWED");
}

}  // namespace
}  // namespace instroom::access
