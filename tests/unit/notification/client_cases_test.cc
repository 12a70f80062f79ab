#include "services/notification/rule/client_cases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

Case Only(const std::vector<allocation::v1::AllocationEvent>& events) {
  ClientCases client;
  for (const auto& event : events) client.Evolve(event);
  const auto cases = client.Cases();
  EXPECT_EQ(cases.size(), 1u);
  return cases.empty() ? Case{} : cases.begin()->second;
}

TEST(ClientCases, NewestDecisionHoldsWhateverArrivesFirst) {
  const auto old = Allocated("2026-01-01", "2026-06-30");
  const auto stretched = Allocated("2026-05-01", "2026-12-31", "04");
  EXPECT_EQ(Only({old, stretched}).end, D("2026-12-31"));
  EXPECT_EQ(Only({stretched, old}).end, D("2026-12-31"));
}

TEST(ClientCases, DeletedIsDeletedUntilANewerDecision) {
  const auto first = Allocated("2026-01-01", "2026-06-30");
  const auto deleted = Allocated("2026-02-01", "2026-01-01", "13");
  EXPECT_TRUE(Only({first, deleted}).deleted);
  EXPECT_FALSE(Only({first, deleted, Allocated("2026-03-01", "2026-06-30")}).deleted);
}

TEST(ClientCases, TemporaryStopIsNoStop) {
  const auto events = {Allocated("2026-01-01", "2026-06-30"), Started("2026-01-05"),
                       Stopped("2026-01-05", "2026-02-01", "20")};
  EXPECT_EQ(Only(events).stopped, std::nullopt);
}

TEST(ClientCases, StopOfAnEarlierStartDoesNotEndALaterOne) {
  const auto events = {Allocated("2026-01-01", "2026-06-30"), Started("2026-01-05"),
                       Stopped("2026-01-05", "2026-02-01"), Started("2026-03-01")};
  EXPECT_EQ(Only(events).stopped, std::nullopt);
}

TEST(ClientCases, WithdrawnStopLetsCareGoOn) {
  const auto events = {Allocated("2026-01-01", "2026-06-30"), Started("2026-01-05"),
                       Stopped("2026-01-05", "2026-02-01", "31", 1),
                       Stopped("2026-01-05", "2026-02-01", "31", 2)};
  EXPECT_EQ(Only(events).stopped, std::nullopt);
}

TEST(ClientCases, AnyOrderAndAnyDuplicateFoldsToTheSame) {
  const std::vector<allocation::v1::AllocationEvent> facts = {
      Allocated("2026-01-01", "2026-06-30"),
      Allocated("2026-05-01", "2026-12-31", "04"),
      Allocated("2026-05-01", "2026-11-30", "04"),
      Started("2026-01-05"),
      Started("2026-01-05", 2),
      Started("2026-01-06"),
      Stopped("2026-01-06", "2026-04-01"),
      Stopped("2026-01-06", "2026-04-01", "31", 2),
      Stopped("2026-01-06", "2026-04-01", "31", 3)};
  const Case expected = Only(facts);
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    std::mt19937 random(seed);
    auto shuffled = facts;
    for (int i = 0; i < 4; ++i) shuffled.push_back(facts[random() % facts.size()]);
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const Case folded = Only(shuffled);
    ASSERT_EQ(folded.end, expected.end) << "seed " << seed;
    ASSERT_EQ(folded.stopped, expected.stopped) << "seed " << seed;
  }
  EXPECT_EQ(expected.stopped, D("2026-04-01"));
}

}  // namespace
}  // namespace instroom::notification
