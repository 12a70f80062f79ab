// A server behind the gate, attacked over the wire. What it serves is a stub; what every method of
// the real services answers to whom is tested with each of them.

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>

#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/access/rpc_gate.h"
#include "services/access/rpc_server.h"
#include "services/platform/rpc/channel.h"
#include "services/platform/rpc/status.h"
#include "tests/support/callers.h"
#include "tests/support/issuer.h"
#include "tests/support/pki.h"

namespace instroom::access {
namespace {

using namespace testing_support;
namespace v1 = referral::v1;
using platform::TlsIdentity;

constexpr char kLelystad[] = "municipality:0995";

// Tells each caller who it is.
class Mirror final : public v1::ReferralService::Service {
 public:
  explicit Mirror(Gate& gate) : gate_(gate, v1::ReferralService::service_full_name()) {}
  grpc::Status GetReferral(grpc::ServerContext* context, const v1::GetReferralRequest*,
                           v1::GetReferralResponse* response) override {
    ++asked_;
    const auto who = gate_.Admit(*context, "GetReferral");
    if (!who) return Refuse(who.error());
    response->mutable_referral()->set_referral_id(CallerText(who->caller));
    return grpc::Status::OK;
  }
  [[nodiscard]] int asked() const { return asked_; }

 private:
  const RpcGate gate_;
  std::atomic<int> asked_{0};
};

class GatedServer : public ::testing::Test {
 protected:
  GatedServer()
      : gate_(std::move(Gate::Make(GateOf("referral"), clock_)).value()),
        mirror_(*gate_),
        server_(std::move(StartGatedServer(0, {&mirror_}, *gate_)).value()) {}

  using Metadata = std::vector<std::pair<std::string, std::string>>;

  static std::string Ask(const std::shared_ptr<grpc::Channel>& channel, const Metadata& metadata) {
    grpc::ClientContext context;
    platform::Prepare(context, std::chrono::seconds{5});
    for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
    v1::GetReferralResponse response;
    const auto status = v1::ReferralService::NewStub(channel)->GetReferral(
        &context, v1::GetReferralRequest(), &response);
    if (status.ok()) return response.referral().referral_id();
    const platform::Error error = platform::FromStatus(status);
    // Each refusal says by its code which of the two it is.
    EXPECT_EQ(status.error_code() == grpc::StatusCode::PERMISSION_DENIED,
              error.reason == "METHOD_NOT_ALLOWED");
    return error.reason;
  }
  static grpc::Status StatusOf(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    platform::Prepare(context, std::chrono::seconds{5});
    v1::GetReferralResponse response;
    return v1::ReferralService::NewStub(channel)->GetReferral(&context, v1::GetReferralRequest(),
                                                              &response);
  }
  [[nodiscard]] std::string Who(const TlsIdentity& identity, const Metadata& metadata = {}) const {
    return Ask(ChannelTo(server_->port(), identity), metadata);
  }
  [[nodiscard]] std::string ByToken(const std::string& bearer) const {
    return Who(NoIdentity(), {{"authorization", bearer}});
  }

  platform::SystemClock clock_;
  std::unique_ptr<Gate> gate_;
  Mirror mirror_;
  std::unique_ptr<platform::RpcServer> server_;
};

TEST_F(GatedServer, KnowsWhoCalls) {
  EXPECT_EQ(Who(IdentityOf(kLelystad)), kLelystad);
  EXPECT_EQ(ByToken(TokenOf(kLelystad)), kLelystad);
  EXPECT_EQ(ByToken(TokenOf("municipality:0995 access p-1")), "municipality:0995 access p-1");
  EXPECT_EQ(Who(IdentityOf(kLelystad), {{"authorization", TokenOf("municipality:0995 access p")}}),
            "municipality:0995 access p");
}

TEST_F(GatedServer, RefusesWhoProvesNothing) {
  EXPECT_EQ(Who(NoIdentity()), "CALLER_UNKNOWN");
  EXPECT_EQ(Who(NoIdentity(), {{"instroom-caller", kLelystad}}), "BEHALF_NOT_ALLOWED");
  Pki::Shared().Make("nameless", "");
  EXPECT_EQ(Who({Pki::Shared().Text("ca.pem"), Pki::Shared().Text("nameless.pem"),
                 Pki::Shared().Text("nameless.key")}),
            "CERTIFICATE_NAMES_NO_PARTY");
}

TEST_F(GatedServer, IsNotReachedWithoutTls) {
  EXPECT_EQ(Ask(platform::MakeChannel("127.0.0.1:" + std::to_string(server_->port())), {}),
            "UNAVAILABLE");
}

TEST_F(GatedServer, TakesNoCertificateOfAnotherAuthority) {
  Pki other;
  other.Make("forged", kLelystad);
  const TlsIdentity own = IdentityOf(kLelystad);
  EXPECT_EQ(Who({own.authority_pem, other.Text("forged.pem"), other.Text("forged.key")}),
            "UNAVAILABLE");
  // Nor does a caller that trusts another one talk to us.
  EXPECT_EQ(Who({other.Text("ca.pem"), own.certificate_pem, own.key_pem}), "UNAVAILABLE");
}

TEST_F(GatedServer, TakesNoCertificateThatLapsed) {
  Pki& pki = Pki::Shared();
  pki.Make("lapsed", kLelystad, "--days -1");
  EXPECT_EQ(Who({pki.Text("ca.pem"), pki.Text("lapsed.pem"), pki.Text("lapsed.key")}),
            "UNAVAILABLE");
}

TEST_F(GatedServer, RefusesARevokedCertificateOnAConnectionThatLives) {
  Pki& pki = Pki::Shared();
  pki.Make("leaving", "municipality:0050");
  const auto channel = ChannelTo(
      server_->port(), {pki.Text("ca.pem"), pki.Text("leaving.pem"), pki.Text("leaving.key")});
  EXPECT_EQ(Ask(channel, {}), "municipality:0050");
  pki.Revoke("leaving");
  // The list is looked at every few seconds.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
  std::string answer;
  do {
    answer = Ask(channel, {});
  } while (answer != "CERTIFICATE_REVOKED" && std::chrono::steady_clock::now() < until);
  EXPECT_EQ(answer, "CERTIFICATE_REVOKED");
}

TEST_F(GatedServer, TakesNoTokenThatDoesNotHold) {
  const std::string person = "municipality:0995 access p-1";
  EXPECT_EQ(ByToken(TokenWith("ec", ClaimsOf(person, -3600))), "TOKEN_EXPIRED");
  EXPECT_EQ(ByToken(TokenWith("ec", ClaimsOf(person, 3600, "elsewhere"))), "TOKEN_AUDIENCE_WRONG");
  EXPECT_EQ(ByToken("Bearer " + Issuer().Sign("ec", ClaimsOf(person))), "TOKEN_SIGNATURE_WRONG");
  // Somebody else's claims under a signature that holds.
  const std::string honest = TokenOf("municipality:0034 access p-1");
  const auto first = honest.find('.');
  const auto last = honest.rfind('.');
  const std::string swapped =
      honest.substr(0, first + 1) + ToBase64Url(ClaimsOf(person)) + honest.substr(last);
  EXPECT_EQ(ByToken(swapped), "TOKEN_SIGNATURE_WRONG");
  const std::string unsigned_token = "Bearer " + ToBase64Url(R"({"alg":"none","kid":"ec"})") + "." +
                                     ToBase64Url(ClaimsOf(person)) + ".";
  EXPECT_EQ(ByToken(unsigned_token), "TOKEN_ALGORITHM_WRONG");
  EXPECT_EQ(ByToken("Bearer"), "AUTHORIZATION_NOT_UNDERSTOOD");
}

TEST_F(GatedServer, RefusesHeadersThatAreTooLargeForAToken) {
  EXPECT_EQ(ByToken("Bearer " + std::string(9000, 'a')), "RESOURCE_EXHAUSTED");
  EXPECT_EQ(Who(IdentityOf(kLelystad), {{"x", std::string(20000, 'a')}}), "RESOURCE_EXHAUSTED");
}

TEST_F(GatedServer, TakesNoTokenOfAService) {
  const std::string claims = ClaimsOf("municipality:0995");
  const auto at = claims.find("municipality:0995");
  EXPECT_EQ(ByToken(TokenWith("ec", claims.substr(0, at) + "service:gateway" +
                                        claims.substr(at + sizeof(kLelystad) - 1))),
            "TOKEN_NAMES_NO_CALLER");
}

TEST_F(GatedServer, RefusesWhatIsSaidTwice) {
  EXPECT_EQ(Who(NoIdentity(), {{"authorization", TokenOf(kLelystad)},
                               {"authorization", TokenOf("municipality:0034")}}),
            "AUTHORIZATION_NOT_UNDERSTOOD");
  EXPECT_EQ(Who(IdentityOf("service:gateway"),
                {{kOnBehalfKey, kLelystad}, {kOnBehalfKey, "municipality:0034"}}),
            "BEHALF_NOT_ALLOWED");
}

TEST_F(GatedServer, LetsOnlyTheGatewaySpeakForOthers) {
  const std::string person = "municipality:0995 access p-1";
  EXPECT_EQ(Who(IdentityOf("service:gateway"), {{kOnBehalfKey, person}}), person);
  for (const char* party : {"service:indicator", "municipality:0034", "operator:gateway"}) {
    EXPECT_EQ(Who(IdentityOf(party), {{kOnBehalfKey, person}}), "BEHALF_NOT_ALLOWED") << party;
  }
  EXPECT_EQ(Who(IdentityOf("service:gateway"), {{kOnBehalfKey, "service:allocation"}}),
            "BEHALF_NOT_ALLOWED");
}

TEST_F(GatedServer, TellsAPartyThatHadItsShareWhenToComeAgain) {
  GateOptions options = GateOf("referral");
  options.limits = {{PartyKind::kMunicipality, {{0.01, 2}, {1, 1}, 10}}};
  const auto gate = std::move(Gate::Make(std::move(options), clock_)).value();
  Mirror mirror(*gate);
  const auto server = std::move(StartGatedServer(0, {&mirror}, *gate)).value();
  const auto ask = [&](const char* party) { return StatusOf(ChannelAs(party, server->port())); };
  EXPECT_TRUE(ask(kLelystad).ok());
  EXPECT_TRUE(ask(kLelystad).ok());
  const auto refused = ask(kLelystad);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  const platform::Error error = platform::FromStatus(refused);
  EXPECT_EQ(error.kind, platform::ErrorKind::kTooMuch);
  EXPECT_EQ(error.reason, "TOO_MANY_CALLS");
  EXPECT_GT(error.retry_after, std::chrono::seconds{90});
  EXPECT_TRUE(ask("municipality:0396").ok());
  EXPECT_EQ(mirror.asked(), 4);
}

TEST_F(GatedServer, LetsNoFloodOfCallsReachAHandler) {
  GateOptions options = GateOf("referral");
  options.limits = {{PartyKind::kMunicipality, {{0.01, 2}, {1, 1}, 10}}};
  const auto gate = std::move(Gate::Make(std::move(options), clock_)).value();
  Mirror mirror(*gate);
  const auto server = std::move(StartGatedServer(0, {&mirror}, *gate)).value();
  const auto channel = ChannelAs(kLelystad, server->port());
  for (int i = 0; i < 50; ++i) (void)StatusOf(channel);
  const auto refused = StatusOf(channel);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  const platform::Error error = platform::FromStatus(refused);
  EXPECT_EQ(error.kind, platform::ErrorKind::kTooMuch);
  EXPECT_EQ(error.reason, "TOO_MANY_CALLS");
  EXPECT_EQ(mirror.asked(), 4);
  EXPECT_TRUE(StatusOf(ChannelAs("municipality:0396", server->port())).ok());
}

TEST_F(GatedServer, CountsCallsThatMayNotBeMadeToo) {
  GateOptions options = GateOf("referral");
  options.limits = {{PartyKind::kMunicipality, {{0.01, 2}, {1, 1}, 10}}};
  const auto gate = std::move(Gate::Make(std::move(options), clock_)).value();
  Mirror mirror(*gate);
  std::atomic<int> turned_away{0};
  const auto server =
      std::move(StartGatedServer(0, {&mirror}, *gate, [&](const Caller&, const std::string&) {
        ++turned_away;
      })).value();
  const auto channel = ChannelTo(server->port(), NoIdentity());
  const Metadata council = {{"authorization", TokenOf("municipality:0995 council p-1")}};
  std::set<std::string> reasons;
  for (int i = 0; i < 20; ++i) reasons.insert(Ask(channel, council));
  EXPECT_EQ(reasons, (std::set<std::string>{"METHOD_NOT_ALLOWED", "TOO_MANY_CALLS"}));
  EXPECT_EQ(turned_away, 4);
}

TEST_F(GatedServer, RefusesByTheTable) {
  EXPECT_EQ(Who(IdentityOf("service:gateway")), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(ByToken(TokenOf("municipality:0995 council p-1")), "METHOD_NOT_ALLOWED");
}

}  // namespace
}  // namespace instroom::access
