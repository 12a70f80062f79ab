// Whoever is shown a person is on record first; what can't go on record is not shown.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/allocation/api/calls.h"
#include "services/care/topics.h"
#include "tests/unit/allocation/api/intake_fixture.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using access::PartyKind;

// A log of looks that answers at once: that it is durable, or that it isn't.
class LooksLog final : public platform::Appender {
 public:
  platform::Outcome<platform::Done> Append(const platform::Outgoing& record,
                                           Durable done) override {
    if (full) {
      return platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "QUEUE_FULL", {}});
    }
    access::v1::Look look;
    EXPECT_EQ(record.topic, care::topics::kLooks);
    EXPECT_TRUE(look.ParseFromString(record.value));
    looks.push_back(std::move(look));
    if (away) {
      done(platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "LOG_AWAY", {}}));
    } else {
      done(platform::Position{});
    }
    return platform::Done{};
  }

  std::vector<access::v1::Look> looks;
  bool full = false;
  bool away = false;
};

class Looking : public IntakeFixture {
 protected:
  static constexpr std::int32_t kPartitions = 12;

  static access::Looker LookerOf(const access::Party& party) {
    return {.who = {.caller = {party}, .scope = access::Scope::kOwnCases},
            .method = "/instroom.allocation.v1.AllocationService/Test",
            .purpose = {"message_traffic", {access::Role::kMachine}, "urn:example:1", "law"},
            .peer = "ipv4:10.0.0.7"};
  }
  static CallContext Call() {
    return {std::chrono::steady_clock::now() + 10s, [] { return false; }};
  }

  // Brings a message of the sender through to its outcome and its feed; gives the receipt.
  std::string Judged(const std::string& identification) {
    v1::Submittal submittal;
    *submittal.mutable_message() = testing::Valid305();
    submittal.mutable_message()->mutable_header()->set_identification(identification);
    const auto prepared = intake_.Admit(submittal, Sender());
    EXPECT_TRUE(prepared.ok());
    v1::OutcomeRecord record;
    v1::Outcome& outcome = *record.mutable_outcome();
    EXPECT_TRUE(outcome.mutable_submission()->ParseFromString(prepared->record.value));
    outcome.set_receipt_id(outcome.submission().receipt_id());
    outcome.add_faults()->set_return_code("9019");
    outcome.mutable_faults(0)->set_place("StartProduct[1]");
    v1::Delivery delivery;
    delivery.set_addressee(Sender().code);
    delivery.set_kind(v1::DELIVERY_KIND_RETURN);
    *delivery.mutable_outcome() = outcome;
    View::Batch batch(view_);
    batch.TakeOutcome(record, record.SerializeAsString());
    batch.TakeDelivery(delivery, {2, delivered_++});
    client_ = outcome.submission().client_key();
    return outcome.receipt_id();
  }

  platform::Outcome<v1::GetOutcomeResponse> Ask(const access::Party& party,
                                                const std::string& receipt) {
    v1::GetOutcomeRequest request;
    request.set_receipt_id(receipt);
    return calls_.GetOutcome(LookerOf(party), request, Call());
  }
  platform::Outcome<platform::Done> Read(const access::Party& party) {
    v1::ReadFeedRequest request;
    request.set_party(Sender().code);
    request.set_limit(1000);
    return calls_.ReadFeed(LookerOf(party), request, Call(),
                           [this](const v1::ReadFeedResponse& item) {
                             // The page that this item is of was on record before.
                             EXPECT_FALSE(log_.looks.empty());
                             shown_.push_back(item.receipt_id());
                             return true;
                           });
  }

  const access::Party other_{PartyKind::kMunicipality, "0034"};
  View view_;
  LooksLog log_;
  access::LookRecorder recorder_{log_, clock_, kPartitions};
  Calls calls_{intake_, view_, door_, recorder_};
  std::int64_t delivered_ = 0;
  std::string client_;
  std::vector<std::string> shown_;
};

TEST_F(Looking, IsOnRecordWithTheOutcomeThatIsShown) {
  const std::string receipt = Judged("1");
  const auto asked = Ask(Sender(), receipt);
  ASSERT_TRUE(asked.ok());
  EXPECT_NE(asked->judgement().return_xml(), "");
  ASSERT_EQ(log_.looks.size(), 1U);
  const auto& look = log_.looks[0];
  EXPECT_EQ(look.party(), access::PartyText(Sender()));
  EXPECT_EQ(look.purpose(), "message_traffic");
  ASSERT_EQ(look.sights_size(), 1);
  EXPECT_EQ(look.sights(0).client_key(), client_);
  EXPECT_EQ(look.sights(0).receipt_id(), receipt);
  EXPECT_EQ(look.sights(0).kind(), "JW306");
  EXPECT_EQ(look.sights(0).content(), access::v1::LOOK_CONTENT_RETURN_MESSAGE);
  EXPECT_EQ(look.sights(0).outcome(), access::v1::LOOK_OUTCOME_SHOWN);
}

TEST_F(Looking, ShowsNoOutcomeThatIsNotOnRecord) {
  const std::string receipt = Judged("1");
  for (const bool full : {true, false}) {
    log_.full = full;
    log_.away = !full;
    const auto asked = Ask(Sender(), receipt);
    ASSERT_FALSE(asked.ok());
    EXPECT_EQ(asked.error().reason, "LOOK_NOT_RECORDED");
    EXPECT_TRUE(platform::IsRetryable(asked.error().kind));
  }
}

TEST_F(Looking, ShowsNoItemOfAFeedThatIsNotOnRecord) {
  Judged("1");
  log_.away = true;
  const auto read = Read(Sender());
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, "LOOK_NOT_RECORDED");
  EXPECT_TRUE(shown_.empty());
}

TEST_F(Looking, PutsAPageOfAFeedOnRecordAtOnce) {
  std::vector<std::string> receipts;
  for (int i = 0; i < 150; ++i) receipts.push_back(Judged(std::to_string(i)));
  ASSERT_TRUE(Read(Sender()).ok());
  EXPECT_EQ(shown_, receipts);
  // One client, so one partition: a record for each page of a hundred.
  ASSERT_EQ(log_.looks.size(), 2U);
  std::vector<std::string> recorded;
  for (const auto& look : log_.looks) {
    for (const auto& sight : look.sights()) recorded.push_back(sight.receipt_id());
  }
  EXPECT_EQ(recorded, receipts);
}

TEST_F(Looking, RecordsWhoWasRefusedAndAtWhom) {
  const std::string receipt = Judged("1");
  const auto asked = Ask(other_, receipt);
  ASSERT_TRUE(asked.ok());
  EXPECT_FALSE(asked->has_judgement());
  EXPECT_FALSE(Read(other_).ok());
  ASSERT_EQ(log_.looks.size(), 2U);
  for (const auto& look : log_.looks) {
    EXPECT_EQ(look.party(), "municipality:0034");
    EXPECT_EQ(look.sights(0).outcome(), access::v1::LOOK_OUTCOME_REFUSED);
  }
  EXPECT_EQ(log_.looks[0].sights(0).client_key(), client_);
  EXPECT_EQ(log_.looks[1].sights(0).client_key(), "");
}

TEST_F(Looking, KeepsNothingOfWhatIsNotThere) {
  EXPECT_TRUE(Ask(Sender(), std::string(32, 'a')).ok());
  EXPECT_TRUE(Read(Sender()).ok());
  EXPECT_TRUE(log_.looks.empty());
}

}  // namespace
}  // namespace instroom::allocation
