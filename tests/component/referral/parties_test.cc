// A municipality's referrals are its own, and who may call what is as the table says.

#include <gtest/gtest.h>

#include "tests/component/referral/running_referral.h"
#include "tests/support/broker.h"
#include "tests/support/matrix.h"

namespace instroom::referral {
namespace {

using namespace std::chrono_literals;
using testing_support::Broker;

constexpr char kOther[] = "municipality:0034";

class ReferralParties : public testing::Test {
 protected:
  static void SetUpTestSuite() { Broker::Shared().MakeProjectTopics(); }

  // Calls a method and gives "OK" or the reason.
  template <typename Request, typename Response, typename Method>
  std::string Call(const std::string& party, Method method, const Request& request,
                   Response& response) {
    grpc::ClientContext context;
    platform::Prepare(context, 30s);
    const auto stub = running_.StubAs(party);
    const grpc::Status status = (stub.get()->*method)(&context, request, &response);
    return status.ok() ? "OK" : platform::FromStatus(status).reason;
  }
  std::string ReportAs(const std::string& party, const std::string& id,
                       const v1::ReferralReported& report) {
    v1::ReportReferralRequest request;
    request.set_referral_id(id);
    request.set_client_key(kClient);
    *request.mutable_referral() = report;
    v1::ReportReferralResponse response;
    return Call(party, &v1::ReferralService::Stub::ReportReferral, request, response);
  }
  std::string DecideAs(const std::string& party, const std::string& id) {
    v1::DecideReferralRequest request;
    request.set_referral_id(id);
    request.set_client_key(kClient);
    *request.mutable_decision() = ANo();
    v1::DecideReferralResponse response;
    return Call(party, &v1::ReferralService::Stub::DecideReferral, request, response);
  }
  std::string GetAs(const std::string& party, const std::string& id) {
    v1::GetReferralRequest request;
    request.set_client_key(kClient);
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    return Call(party, &v1::ReferralService::Stub::GetReferral, request, response);
  }
  // The row of that id, if it is listed.
  std::optional<v1::Referral> ListedTo(const std::string& party, const std::string& id) {
    v1::ListReferralsRequest request;
    request.set_client_key(kClient);
    request.set_page_size(1000);
    v1::ListReferralsResponse response;
    EXPECT_EQ(Call(party, &v1::ReferralService::Stub::ListReferrals, request, response), "OK");
    for (const auto& row : response.referrals()) {
      if (row.referral_id() == id) return row;
    }
    return std::nullopt;
  }

  Running running_{Broker::Shared().address()};
};

TEST_F(ReferralParties, ReportForTheirOwnMunicipalityOnly) {
  EXPECT_EQ(ReportAs(kOther, "p-report", AReport()), "OTHER_PARTY");
  EXPECT_EQ(ReportAs("municipality:0995", "p-report", AReport()), "OK");
  v1::ReferralReported theirs = AReport("2026-03-09");
  theirs.set_municipality("0034");
  EXPECT_EQ(ReportAs(kOther, "p-report", theirs), "REFERRAL_ID_TAKEN");
  EXPECT_EQ(running_.Get("p-report").reported().municipality(), "0995");
  EXPECT_EQ(ReportAs(kOther, "p-report-other", theirs), "OK");
}

TEST_F(ReferralParties, FindAnothersReferralNowhere) {
  ASSERT_EQ(ReportAs("municipality:0995", "p-own", AReport()), "OK");
  for (const char* other : {kOther, "provider:87654321"}) {
    EXPECT_EQ(GetAs(other, "p-own"), "REFERRAL_UNKNOWN") << other;
    EXPECT_EQ(GetAs(other, "p-nowhere"), "REFERRAL_UNKNOWN") << other;
    EXPECT_FALSE(ListedTo(other, "p-own")) << other;
  }
  EXPECT_EQ(DecideAs(kOther, "p-own"), "REFERRAL_UNKNOWN");
  EXPECT_EQ(DecideAs(kOther, "p-nowhere"), "REFERRAL_UNKNOWN");
  EXPECT_FALSE(running_.Get("p-own").has_decided());
  // The provider that it is for sees it; deciding is not its part.
  EXPECT_EQ(GetAs("provider:12345678", "p-own"), "OK");
  EXPECT_EQ(DecideAs("provider:12345678", "p-own"), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(DecideAs("municipality:0995", "p-own"), "OK");
}

TEST_F(ReferralParties, AreRefusedAFilterOfAnother) {
  v1::ListReferralsRequest request;
  request.set_municipality("0995");
  v1::ListReferralsResponse response;
  const auto list = &v1::ReferralService::Stub::ListReferrals;
  EXPECT_EQ(Call(kOther, list, request, response), "OTHER_PARTY");
  EXPECT_EQ(Call("municipality:0995", list, request, response), "OK");
  request.set_provider("12345678");
  EXPECT_EQ(Call("provider:87654321", list, request, response), "OTHER_PARTY");
}

TEST_F(ReferralParties, ReadOthersWordsOnlyIfTheCaseIsTheirs) {
  ASSERT_EQ(ReportAs("municipality:0995", "p-words", AReport()), "OK");
  ASSERT_EQ(DecideAs("municipality:0995", "p-words"), "OK");
  const auto own = ListedTo("municipality:0995", "p-words");
  ASSERT_TRUE(own);
  EXPECT_EQ(own->decided().ground(), "own strength suffices");
  EXPECT_EQ(own->reported().referrer_agb(), "01012345");
  const auto watched = ListedTo("region:FLEVOLAND", "p-words");
  ASSERT_TRUE(watched);
  EXPECT_EQ(watched->decided().decision(), v1::DECISION_NO);
  EXPECT_EQ(watched->decided().ground() + watched->reported().referrer_agb() +
                watched->reported().provider_reference(),
            "");
  EXPECT_EQ(watched->decided().alternatives_size(), 0);
}

TEST_F(ReferralParties, MayCallWhatTheTableSays) {
  testing_support::ExpectPolicy(*v1::GetReferralRequest::descriptor()->file(),
                                running_.service->grpc_port());
}

}  // namespace
}  // namespace instroom::referral
