// The referral service whole, on a real broker, called as a stranger calls it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/topics.h"
#include "services/platform/rpc/status.h"
#include "tests/component/referral/running_referral.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"

namespace instroom::referral {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing_support::Broker;
using testing_support::Eventually;
namespace topics = care::topics;

class ReferralServiceTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { Broker::Shared().MakeProjectTopics(); }

  static platform::LogAddress Log() { return Broker::Shared().log_address(); }

  static void Append(const char* topic, const std::string& key, const std::string& value) {
    const auto appender = platform::MakeAppender({.address = Log()});
    platform::Outgoing record;
    record.topic = topic;
    record.key = key;
    record.value = value;
    ASSERT_TRUE((*appender)->AppendAndWait(std::move(record)).ok());
  }

  Running running_{Broker::Shared().address()};
};

TEST_F(ReferralServiceTest, ReportsDecidesAndReadsItsOwnWrites) {
  v1::Referral referral;
  ASSERT_TRUE(running_.Report("own", AReport(), referral).ok());
  EXPECT_EQ(referral.client_key(), kClient);
  const grpc::Status decided = running_.Decide("own", ANo(), referral);
  ASSERT_TRUE(decided.ok()) << decided.error_message();
  EXPECT_EQ(referral.decided().alternatives(0), "family group conference");
  EXPECT_EQ(running_.Get("own").SerializeAsString(), referral.SerializeAsString());
  EXPECT_TRUE(running_.service->Ready());
}

TEST_F(ReferralServiceTest, TellsEveryFieldThatIsWrong) {
  v1::Referral referral;
  const grpc::Status status = running_.Report("", v1::ReferralReported(), referral, "999990018");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(platform::FromStatus(status).reason, "REQUEST_INVALID");
  std::vector<std::string> fields;
  for (const auto& violation : platform::ViolationsOf(status)) {
    fields.push_back(violation.field);
    EXPECT_EQ(violation.description.find("999990018"), std::string::npos);
  }
  for (const char* field : {"bsn", "referral_id", "referral.referrer", "referral.municipality",
                            "referral.referral_date"}) {
    EXPECT_THAT(fields, Contains(field));
  }
}

TEST_F(ReferralServiceTest, RefusesToDecideWhatWasNeverReported) {
  v1::Referral referral;
  const grpc::Status status = running_.Decide("nobody", ADecision(), referral);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(platform::FromStatus(status).reason, "REFERRAL_UNKNOWN");
}

TEST_F(ReferralServiceTest, LinksToTheAllocationAndCountsTheWait) {
  v1::ReferralReported report = AReport("2026-03-01");
  report.set_provider_reference("REF-LINK");
  v1::Referral referral;
  ASSERT_TRUE(running_.Report("link", report, referral).ok());
  clock::v1::Tick tick;
  *tick.mutable_date() = DateOf("2026-03-31");
  Append(topics::kTicks, "", tick.SerializeAsString());
  EXPECT_TRUE(Eventually([this] { return running_.Get("link").waiting_days() == 30; }));

  allocation::v1::AllocationEvent event;
  event.set_client_key(kClient);
  event.set_municipality("0995");
  event.set_provider("12345678");
  auto* product = event.add_facts()->mutable_allocation_decided();
  product->set_number(77);
  product->set_provider_reference("REF-LINK");
  auto* start = event.add_facts()->mutable_start_reported();
  start->mutable_start()->set_number(77);
  *start->mutable_start()->mutable_begin_date() = DateOf("2026-03-08");
  start->set_generation(1);
  Append(topics::kAllocationEvents, kClient, event.SerializeAsString());
  EXPECT_TRUE(Eventually([this] { return running_.Get("link").waiting_days() == 7; }));
  EXPECT_EQ(running_.Get("link").allocation_number(), 77);
}

TEST_F(ReferralServiceTest, GoesOnAfterAPoisonRecordAndParksIt) {
  Append(topics::kReferralCommands, kClient, "\xff poison");
  v1::Referral referral;
  EXPECT_TRUE(running_.Report("after-poison", AReport(), referral).ok());
  int parked = 0;
  const auto read = platform::ReadToEnd(
      Log(), {std::string(topics::kReferralCommands) + ".dead"},
      [&](const platform::Record& record) { parked += record.value == "\xff poison" ? 1 : 0; });
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(parked, 1);
}

TEST_F(ReferralServiceTest, KnowsEverythingAgainAfterARestart) {
  v1::Referral before;
  ASSERT_TRUE(running_.Report("restart", AReport(), before).ok());
  const auto begun = std::chrono::steady_clock::now();
  running_.service->Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
  Running again(Broker::Shared().address());
  EXPECT_EQ(again.Get("restart").SerializeAsString(), before.SerializeAsString());
  v1::Referral after;
  ASSERT_TRUE(again.Decide("restart", ADecision(), after).ok());
  EXPECT_TRUE(after.has_decided());
}

TEST_F(ReferralServiceTest, LeavesNoNumberOfAPersonInTheLog) {
  v1::Referral referral;
  ASSERT_TRUE(running_.Report("private", AReport(), referral).ok());
  const auto read =
      platform::ReadToEnd(Log(), {topics::kReferralCommands, topics::kReferralEvents},
                          [](const platform::Record& record) {
                            EXPECT_EQ(record.value.find(kBsn), std::string_view::npos);
                            EXPECT_EQ(record.key.find(kBsn), std::string_view::npos);
                          });
  ASSERT_TRUE(read.ok());
  EXPECT_GT(*read, 1U);
}

}  // namespace
}  // namespace instroom::referral
