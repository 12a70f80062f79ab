#include "services/referral/domain/decide.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/unit/referral/referral_maker.h"

namespace instroom::referral {
namespace {

ReferralState After(std::initializer_list<v1::ReferralCommand> commands) {
  ReferralState state;
  for (const auto& command : commands) state = Evolve(state, Decide(state, command));
  return state;
}

TEST(Decide, ReportsThenDecides) {
  const ReferralState state = After({CommandOf(AReport()), CommandOf(ANo())});
  EXPECT_EQ(ContentOf(state.Reported()), ContentOf(AReport()));
  EXPECT_EQ(ContentOf(state.Decided()), ContentOf(ANo()));
  EXPECT_EQ(state.UpdateMs(), NoonOf("2026-04-01"));
}

TEST(Decide, KeepsTheIdOfTheCommandInEveryFact) {
  for (const auto& command : {CommandOf(AReport()), CommandOf(ADecision())}) {
    const v1::ReferralEvent event = Decide({}, command);
    EXPECT_EQ(event.command_id(), command.command_id());
    EXPECT_EQ(event.client_key(), kClient);
    EXPECT_EQ(event.referral_id(), "r-1");
  }
}

TEST(Decide, RefusesToDecideAnUnknownReferral) {
  const v1::ReferralEvent event = Decide({}, CommandOf(ADecision()));
  ASSERT_TRUE(event.has_refused());
  EXPECT_EQ(event.refused().reason(), kReferralUnknown);
  EXPECT_EQ(Evolve({}, event), ReferralState{});
}

TEST(Decide, KnowsAReferralForItsMunicipalityOnly) {
  const ReferralState state = After({CommandOf(AReport())});
  v1::ReferralCommand decide = CommandOf(ANo());
  decide.set_municipality("0995");
  EXPECT_TRUE(Decide(state, decide).has_decided());
  decide.set_municipality("0034");
  const v1::ReferralEvent others = Decide(state, decide);
  EXPECT_EQ(others.refused().SerializeAsString(), Decide({}, decide).refused().SerializeAsString());
  EXPECT_EQ(others.refused().reason(), kReferralUnknown);

  v1::ReferralReported theirs = AReport();
  theirs.set_municipality("0034");
  v1::ReferralCommand report = CommandOf(theirs);
  report.set_municipality("0034");
  EXPECT_EQ(Decide(state, report).refused().reason(), kReferralIdTaken);
  EXPECT_TRUE(Decide({}, report).has_reported());
}

TEST(Decide, RefusesADecisionBeforeTheReferralButTakesTheSameDay) {
  const ReferralState reported = After({CommandOf(AReport("2026-03-10"))});
  const auto early = Decide(reported, CommandOf(ADecision("2026-03-09")));
  EXPECT_EQ(early.refused().reason(), kDecisionBeforeReferral);
  EXPECT_EQ(early.refused().field(), "decision.decision_date");
  EXPECT_TRUE(Decide(reported, CommandOf(ADecision("2026-03-10"))).has_decided());
}

TEST(Decide, RefusesACorrectionThatMovesTheReferralPastItsDecision) {
  const ReferralState decided = After({CommandOf(AReport()), CommandOf(ADecision("2026-03-05"))});
  const auto moved = Decide(decided, CommandOf(AReport("2026-03-06")));
  EXPECT_EQ(moved.refused().reason(), kDecisionBeforeReferral);
  EXPECT_EQ(moved.refused().field(), "referral.referral_date");
}

TEST(Decide, RefusesWhatNeverShouldHaveReachedTheLog) {
  const auto event = Decide({}, CommandOf(v1::ReferralReported()));
  EXPECT_EQ(event.refused().reason(), kFieldInvalid);
  EXPECT_EQ(event.refused().field(), "referral.referrer");
}

TEST(Decide, SaysAgainWhatAlreadyHolds) {
  const ReferralState state = After({CommandOf(AReport())});
  v1::ReferralCommand again = CommandOf(AReport());
  *again.mutable_receive_time() = TimestampOf(NoonOf("2026-05-01"));
  const v1::ReferralEvent event = Decide(state, again);
  ASSERT_TRUE(event.has_reported());
  EXPECT_EQ(MillisOf(event.receive_time()), NoonOf("2026-04-01"));
  EXPECT_EQ(Evolve(state, event), state);
}

TEST(Decide, TakesOtherContentAsACorrectionAndBackAgain) {
  v1::ReferralCommand first = CommandOf(AReport("2026-03-01"));
  v1::ReferralCommand second = CommandOf(AReport("2026-03-02"));
  v1::ReferralCommand third = first;
  *second.mutable_receive_time() = TimestampOf(NoonOf("2026-04-02"));
  *third.mutable_receive_time() = TimestampOf(NoonOf("2026-04-03"));
  EXPECT_EQ(After({first, second}).Reported().referral_date().day(), 2);
  EXPECT_EQ(After({first, second, third}).Reported().referral_date().day(), 1);
  // What was received earlier does not undo what came later.
  EXPECT_EQ(After({second, first}).Reported().referral_date().day(), 2);
}

TEST(Decide, LetsTheNewestDecisionHold) {
  v1::ReferralCommand later = CommandOf(ADecision());
  *later.mutable_receive_time() = TimestampOf(NoonOf("2026-04-09"));
  const ReferralState state = After({CommandOf(AReport()), later, CommandOf(ANo())});
  EXPECT_EQ(state.Decided().decision(), v1::DECISION_PROVISION);
}

TEST(Timestamps, KeepTheirMilliseconds) {
  for (const std::int64_t millis : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1999}}) {
    EXPECT_EQ(MillisOf(TimestampOf(millis)), millis);
  }
}

// A fact of a random report, decision or refusal, with few different times so that ties occur.
v1::ReferralEvent RandomFact(std::mt19937& random) {
  v1::ReferralEvent event;
  event.set_referral_id("r-1");
  event.set_client_key(kClient);
  *event.mutable_receive_time() = TimestampOf(1000 + static_cast<std::int64_t>(random() % 3));
  const std::string day = "2026-03-0" + std::to_string(1 + random() % 4);
  switch (random() % 3) {
    case 0:
      *event.mutable_reported() = AReport(day.c_str());
      break;
    case 1:
      *event.mutable_decided() = random() % 2 == 0 ? ADecision(day.c_str()) : ANo();
      break;
    default:
      event.mutable_refused()->set_reason(kReferralUnknown);
  }
  return event;
}

TEST(Evolve, FoldsAnyOrderAndRepetitionOfFactsToTheSameState) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    std::vector<v1::ReferralEvent> facts(2 + random() % 6);
    for (auto& fact : facts) fact = RandomFact(random);
    ReferralState expected;
    for (const auto& fact : facts) expected = Evolve(expected, fact);

    for (std::size_t extra = random() % 4; extra > 0; --extra) {
      facts.push_back(facts[random() % facts.size()]);
    }
    std::shuffle(facts.begin(), facts.end(), random);
    ReferralState state;
    for (const auto& fact : facts) state = Evolve(state, fact);
    ASSERT_EQ(state, expected);
  }
}

}  // namespace
}  // namespace instroom::referral
