#include "services/referral/api/desk.h"

#include <gtest/gtest.h>

#include "services/care/topics.h"
#include "services/referral/judge/referral_shard.h"
#include "tests/unit/referral/referral_maker.h"

namespace instroom::referral {
namespace {

using platform::Outgoing;

// A log of one partition whose judge and view follow at once.
class ShortLog final : public platform::Appender, public platform::Outbox {
 public:
  explicit ShortLog(ReferralView& view) : view_(view) {}

  platform::Outcome<platform::Done> Append(const Outgoing& record, Durable done) override {
    if (full)
      return platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "QUEUE_FULL", {}});
    ++appended;
    platform::Record read;
    read.topic = record.topic;
    read.key = record.key;
    read.value = record.value;
    if (judging) {
      parked = judge_->Handle(read, *this).park_reason;
    }
    done(platform::Position{});
    return platform::Done{};
  }
  void Send(Outgoing record) override {
    v1::ReferralEvent event;
    ASSERT_TRUE(event.ParseFromString(record.value));
    EXPECT_EQ(record.topic, care::topics::kReferralEvents);
    EXPECT_EQ(record.key, kClient);
    ++facts;
    view_.Fold(event);
  }

  int appended = 0;
  int facts = 0;
  bool judging = true;
  bool full = false;
  std::string parked;

 private:
  ReferralView& view_;
  std::unique_ptr<platform::Shard> judge_ = MakeReferralShard();
};

class FixedClock final : public platform::Clock {
 public:
  platform::Instant Now() const override {
    return platform::Instant(std::chrono::milliseconds(NoonOf("2026-04-01") + seconds * 1000));
  }
  std::int64_t seconds = 0;
};

class DeskTest : public testing::Test {
 protected:
  platform::Result<v1::Referral, Rejection> Submit(v1::ReferralCommand command,
                                                   std::vector<Fault> faults = {}) {
    command.clear_command_id();
    ++clock_.seconds;
    return desk_.Submit(std::move(command), std::move(faults),
                        {std::chrono::milliseconds(50), [] { return false; }});
  }

  ReferralView view_;
  ShortLog log_{view_};
  FixedClock clock_;
  Desk desk_{view_, log_, clock_};
};

TEST_F(DeskTest, GivesTheReferralAsItStandsAfterTheCommand) {
  const auto reported = Submit(CommandOf(AReport()));
  ASSERT_TRUE(reported.ok());
  EXPECT_EQ(reported->referral_id(), "r-1");
  EXPECT_FALSE(reported->has_decided());
  const auto decided = Submit(CommandOf(ANo()));
  ASSERT_TRUE(decided.ok());
  EXPECT_EQ(decided->decided().ground(), "own strength suffices");
}

TEST_F(DeskTest, AppendsNothingForWhatAlreadyHolds) {
  const auto first = Submit(CommandOf(AReport()));
  const auto again = Submit(CommandOf(AReport()));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_EQ(log_.appended, 1);
}

TEST_F(DeskTest, CorrectsAndTakesTheCorrectionBack) {
  ASSERT_TRUE(Submit(CommandOf(AReport("2026-03-01"))).ok());
  EXPECT_EQ(Submit(CommandOf(AReport("2026-03-02")))->reported().referral_date().day(), 2);
  EXPECT_EQ(Submit(CommandOf(AReport("2026-03-01")))->reported().referral_date().day(), 1);
}

TEST_F(DeskTest, AppendsNothingThatIsMalformed) {
  const auto refused = Submit(CommandOf(v1::ReferralReported()), {{"bsn", "nine digits"}});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().error.kind, platform::ErrorKind::kInvalidInput);
  EXPECT_EQ(refused.error().faults.front().field, "bsn");
  EXPECT_GE(refused.error().faults.size(), 4U);
  EXPECT_EQ(log_.appended, 0);
}

TEST_F(DeskTest, PassesOnTheRefusalOfTheJudgeAndAsksAnewOnceThingsHaveChanged) {
  const auto unknown = Submit(CommandOf(ADecision()));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().error.kind, platform::ErrorKind::kNotFound);
  EXPECT_EQ(unknown.error().error.reason, "REFERRAL_UNKNOWN");
  ASSERT_TRUE(Submit(CommandOf(AReport())).ok());
  EXPECT_TRUE(Submit(CommandOf(ADecision())).ok());
  const auto early = Submit(CommandOf(ADecision("2026-02-01")));
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().faults.front().field, "decision.decision_date");
}

TEST_F(DeskTest, GivesNothingOfAnothersReferralNotEvenIfItHoldsAlready) {
  ASSERT_TRUE(Submit(CommandOf(AReport())).ok());
  ASSERT_TRUE(Submit(CommandOf(ANo())).ok());
  v1::ReferralCommand same = CommandOf(ANo());
  same.set_municipality("0034");
  const auto refused = Submit(same);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().error.kind, platform::ErrorKind::kNotFound);
  EXPECT_EQ(refused.error().error.reason, "REFERRAL_UNKNOWN");
  same.set_municipality("0995");
  EXPECT_TRUE(Submit(same).ok());
}

TEST_F(DeskTest, SaysThatACommandIsDurableButNotJudgedYet) {
  log_.judging = false;
  const auto waiting = Submit(CommandOf(AReport()));
  ASSERT_FALSE(waiting.ok());
  EXPECT_EQ(waiting.error().error.reason, "NOT_JUDGED_YET");
  EXPECT_EQ(log_.appended, 1);
  log_.judging = true;
  EXPECT_TRUE(Submit(CommandOf(AReport())).ok());
}

TEST_F(DeskTest, SaysThatTheLogIsFull) {
  log_.full = true;
  const auto refused = Submit(CommandOf(AReport()));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().error.reason, "QUEUE_FULL");
}

class Judge : public testing::Test, public platform::Outbox {
 protected:
  void Send(Outgoing record) override { sent_.push_back(std::move(record)); }
  platform::Handled Handle(const std::string& key, const std::string& value) {
    platform::Record record;
    record.key = key;
    record.value = value;
    return shard_->Handle(record, *this);
  }

  std::vector<Outgoing> sent_;
  std::unique_ptr<platform::Shard> shard_ = MakeReferralShard();
};

TEST_F(Judge, ParksWhatItCannotJudge) {
  EXPECT_EQ(Handle(kClient, "\xff\xff").park_reason, "NOT_DECODABLE");
  const std::string good = CommandOf(AReport()).SerializeAsString();
  EXPECT_EQ(Handle("other", good).park_reason, "KEY_MISMATCH");
  v1::ReferralCommand no_id = CommandOf(AReport());
  no_id.clear_command_id();
  EXPECT_EQ(Handle(kClient, no_id.SerializeAsString()).park_reason, "NOT_JUDGEABLE");
  EXPECT_TRUE(sent_.empty());
}

TEST_F(Judge, JudgesACommandOnceHoweverOftenDeliveredAndRestarted) {
  const std::string command = CommandOf(AReport()).SerializeAsString();
  EXPECT_EQ(Handle(kClient, command).park_reason, "");
  EXPECT_EQ(Handle(kClient, command).park_reason, "");
  ASSERT_EQ(sent_.size(), 1U);
  shard_ = MakeReferralShard();
  platform::Record fact;
  fact.key = sent_[0].key;
  fact.value = sent_[0].value;
  shard_->Restore(fact);
  EXPECT_EQ(Handle(kClient, command).park_reason, "");
  EXPECT_EQ(sent_.size(), 1U);
  EXPECT_EQ(Handle(kClient, CommandOf(ADecision()).SerializeAsString()).park_reason, "");
  v1::ReferralEvent event;
  ASSERT_TRUE(event.ParseFromString(sent_.back().value));
  EXPECT_TRUE(event.has_decided());
}

}  // namespace
}  // namespace instroom::referral
