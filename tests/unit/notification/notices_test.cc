#include "services/notification/rule/notices.h"

#include <gtest/gtest.h>

#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

const std::vector<EndingRule> kRules = {
    {"residential-ending@1", 3, {"43", "44"}, {{"0995", "90002"}}, "test"}};

struct MatchCase {
  const char* name;
  std::vector<allocation::v1::AllocationEvent> events;
  bool opens;
};

class EndingSoon : public testing::TestWithParam<MatchCase> {};

TEST_P(EndingSoon, FollowsTheTable) {
  ClientCases client;
  for (const auto& event : GetParam().events) client.Evolve(event);
  const auto changes = Review(kClient, client, {}, kRules, D("2026-03-15"));
  EXPECT_EQ(changes.opened.size(), GetParam().opens ? 1u : 0u);
  EXPECT_TRUE(changes.withdrawn.empty());
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(All, EndingSoon, testing::Values(
    MatchCase{"EndsToday",             {Allocated("2026-01-01", "2026-03-15")}, true},
    MatchCase{"EndedYesterday",        {Allocated("2026-01-01", "2026-03-14")}, false},
    MatchCase{"EndsOnTheHorizon",      {Allocated("2026-01-01", "2026-06-15")}, true},
    MatchCase{"EndsADayLater",         {Allocated("2026-01-01", "2026-06-16")}, false},
    MatchCase{"HasNoEnd",              {Allocated("2026-01-01", "")}, false},
    MatchCase{"IsDeleted",             {Allocated("2026-01-01", "2026-03-15", "13")}, false},
    MatchCase{"IsNotResidential",
              {Allocated("2026-01-01", "2026-03-15", "", "45", "45A04")}, false},
    MatchCase{"IsAnOwnResidential",
              {Allocated("2026-01-01", "2026-03-15", "", "50", "90002")}, true},
    MatchCase{"WasStoppedForGood",
              {Allocated("2026-01-01", "2026-03-30"), Started("2026-01-05"),
               Stopped("2026-01-05", "2026-02-01")}, false},
    MatchCase{"WasStoppedForAWhile",
              {Allocated("2026-01-01", "2026-03-30"), Started("2026-01-05"),
               Stopped("2026-01-05", "2026-02-01", "20")}, true}),
    [](const auto& tested) { return tested.param.name; });
// clang-format on

// Folds the changes into what is open, as the log would.
OpenNotices After(const NoticeChanges& changes, OpenNotices open) {
  for (const auto& withdrawn : changes.withdrawn) {
    v1::NotificationEvent event;
    *event.mutable_withdrawn() = withdrawn;
    Evolve(open, event);
  }
  for (const auto& opened : changes.opened) {
    v1::NotificationEvent event;
    *event.mutable_opened() = opened;
    Evolve(open, event);
  }
  return open;
}

struct WithdrawCase {
  const char* name;
  allocation::v1::AllocationEvent then;
  const char* today;
  const char* reason;
};

class Withdrawal : public testing::TestWithParam<WithdrawCase> {};

TEST_P(Withdrawal, SaysWhy) {
  ClientCases client;
  client.Evolve(Allocated("2026-01-01", "2026-04-30"));
  client.Evolve(Started("2026-01-05"));
  const auto open = After(Review(kClient, client, {}, kRules, D("2026-03-15")), {});
  ASSERT_EQ(open.size(), 1u);
  client.Evolve(GetParam().then);
  const auto changes = Review(kClient, client, open, kRules, D(GetParam().today));
  ASSERT_EQ(changes.withdrawn.size(), 1u);
  EXPECT_EQ(changes.withdrawn.front().reason(), GetParam().reason);
  EXPECT_TRUE(After(changes, open).empty());
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(All, Withdrawal, testing::Values(
    WithdrawCase{"Stretched", Allocated("2026-03-20", "2026-12-31", "04"), "2026-03-20",
                 "EXTENDED"},
    WithdrawCase{"Deleted",   Allocated("2026-03-20", "2026-01-01", "13"), "2026-03-20", "DELETED"},
    WithdrawCase{"Stopped",   Stopped("2026-01-05", "2026-03-19"),         "2026-03-20", "STOPPED"},
    WithdrawCase{"Passed",    Allocated("2026-01-01", "2026-04-30"),       "2026-05-01", "ENDED"}),
    [](const auto& tested) { return tested.param.name; });
// clang-format on

TEST(Notices, ReviewingAgainChangesNothing) {
  ClientCases client;
  client.Evolve(Allocated("2026-01-01", "2026-04-30"));
  const auto open = After(Review(kClient, client, {}, kRules, D("2026-03-15")), {});
  const auto again = Review(kClient, client, open, kRules, D("2026-03-16"));
  EXPECT_TRUE(again.opened.empty());
  EXPECT_TRUE(again.withdrawn.empty());
}

}  // namespace
}  // namespace instroom::notification
