#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

#include "services/referral/view/referral_view.h"
#include "tests/unit/referral/referral_maker.h"

namespace instroom::referral {
namespace {

namespace av1 = allocation::v1;

v1::ReferralEvent EventOf(const v1::ReferralCommand& command) {
  v1::ReferralEvent event;
  event.set_referral_id(command.referral_id());
  event.set_client_key(command.client_key());
  event.set_command_id(command.command_id());
  *event.mutable_receive_time() = command.receive_time();
  if (command.has_report()) *event.mutable_reported() = command.report();
  if (command.has_decide()) *event.mutable_decided() = command.decide();
  return event;
}

av1::AllocationEvent CareEvent() {
  av1::AllocationEvent event;
  event.set_client_key(kClient);
  event.set_municipality("0995");
  event.set_provider("12345678");
  return event;
}

av1::AllocationEvent Allocated(std::int64_t number, const std::string& reference,
                               const char* decided = "2026-03-06", const char* reason = "") {
  av1::AllocationEvent event = CareEvent();
  auto* product = event.add_facts()->mutable_allocation_decided();
  product->set_number(number);
  product->set_provider_reference(reference);
  *product->mutable_decision_date() = DateOf(decided);
  product->set_change_reason(reason);
  return event;
}

av1::AllocationEvent Started(std::int64_t number, const char* day, std::int32_t generation = 1) {
  av1::AllocationEvent event = CareEvent();
  auto* reported = event.add_facts()->mutable_start_reported();
  reported->mutable_start()->set_number(number);
  *reported->mutable_start()->mutable_begin_date() = DateOf(day);
  reported->set_generation(generation);
  return event;
}

clock::v1::Tick TickOf(const char* day) {
  clock::v1::Tick tick;
  *tick.mutable_date() = DateOf(day);
  return tick;
}

class ViewTest : public testing::Test {
 protected:
  v1::Referral Row() const {
    const auto row = view_.Find({*care::ParseClientKey(kClient), "r-1"});
    EXPECT_TRUE(row.has_value());
    return row.value_or(v1::Referral());
  }
  ReferralView view_;
};

TEST_F(ViewTest, WaitsUntilTodayWhileThereIsNoCare) {
  view_.Fold(EventOf(CommandOf(AReport("2026-03-01"))));
  EXPECT_FALSE(Row().has_waiting_days());
  view_.Fold(TickOf("2026-03-11"));
  view_.Fold(TickOf("2026-03-04"));
  EXPECT_EQ(Row().waiting_days(), 10);
  view_.Fold(EventOf(CommandOf(ADecision())));
  EXPECT_EQ(Row().waiting_days(), 10);
}

TEST_F(ViewTest, EndsTheWaitAtTheFirstDayOfCareOfItsAllocation) {
  view_.Fold(Started(7, "2026-03-09"));
  view_.Fold(Started(7, "2026-03-08"));
  view_.Fold(Started(8, "2026-03-02"));
  view_.Fold(TickOf("2026-06-01"));
  view_.Fold(EventOf(CommandOf(AReport("2026-03-01"))));
  EXPECT_EQ(Row().allocation_number(), 0);
  view_.Fold(Allocated(7, "REF-1"));
  EXPECT_EQ(Row().allocation_number(), 7);
  EXPECT_EQ(Row().care_begin_date().day(), 8);
  EXPECT_EQ(Row().waiting_days(), 7);
}

TEST_F(ViewTest, RemembersAReferenceThatOnlyTheFirstVersionCarries) {
  view_.Fold(EventOf(CommandOf(AReport())));
  view_.Fold(Allocated(7, "", "2026-03-20"));
  EXPECT_EQ(Row().allocation_number(), 0);
  view_.Fold(Allocated(7, "REF-1", "2026-03-06"));
  EXPECT_EQ(Row().allocation_number(), 7);
}

TEST_F(ViewTest, ForgetsADeletedAllocationAndAWithdrawnStart) {
  view_.Fold(TickOf("2026-03-21"));
  view_.Fold(EventOf(CommandOf(AReport("2026-03-01"))));
  view_.Fold(Allocated(7, "REF-1"));
  view_.Fold(Started(7, "2026-03-08"));
  view_.Fold(Started(7, "2026-03-08", 2));
  EXPECT_FALSE(Row().has_care_begin_date());
  EXPECT_EQ(Row().waiting_days(), 20);
  view_.Fold(Allocated(7, "", "2026-03-20", "13"));
  EXPECT_EQ(Row().allocation_number(), 0);
}

TEST_F(ViewTest, DoesNotLinkToAnotherProvidersAllocation) {
  v1::ReferralReported report = AReport();
  report.set_provider("87654321");
  view_.Fold(EventOf(CommandOf(report)));
  view_.Fold(Allocated(7, "REF-1"));
  EXPECT_EQ(Row().allocation_number(), 0);
  v1::ReferralDecided decision = ADecision();
  decision.set_provider("12345678");
  view_.Fold(EventOf(CommandOf(decision)));
  EXPECT_EQ(Row().allocation_number(), 7);
}

TEST_F(ViewTest, WaitsForNothingAfterANoOrAGeneralProvision) {
  view_.Fold(TickOf("2026-06-01"));
  view_.Fold(EventOf(CommandOf(AReport())));
  view_.Fold(EventOf(CommandOf(ANo())));
  EXPECT_FALSE(Row().has_waiting_days());
}

TEST_F(ViewTest, NeverCountsNegativeDays) {
  view_.Fold(EventOf(CommandOf(AReport("2026-03-10"))));
  view_.Fold(Allocated(7, "REF-1"));
  view_.Fold(Started(7, "2026-03-01"));
  EXPECT_EQ(Row().waiting_days(), 0);
}

TEST_F(ViewTest, ListsByFilterAndPage) {
  for (int i = 0; i < 25; ++i) {
    v1::ReferralReported report = AReport();
    report.set_municipality(i % 2 == 0 ? "0995" : "0375");
    v1::ReferralCommand command = CommandOf(report);
    command.set_referral_id("r-" + std::to_string(100 + i));
    command.set_client_key(std::string(31, '0') + (i < 20 ? "1" : "2"));
    view_.Fold(EventOf(command));
  }
  std::vector<std::string> seen;
  std::optional<RowKey> after;
  do {
    const Page page = view_.List({std::nullopt, "0995", "12345678", true}, after, 4);
    EXPECT_LE(page.referrals.size(), 4U);
    for (const auto& row : page.referrals) seen.push_back(row.referral_id());
    after = page.next;
  } while (after);
  EXPECT_EQ(seen.size(), 13U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  const auto client = care::ParseClientKey(std::string(31, '0') + "2");
  EXPECT_EQ(view_.List({client, "", "", false}, std::nullopt, 100).referrals.size(), 5U);
  EXPECT_TRUE(view_.List({std::nullopt, "", "87654321", false}, {}, 100).referrals.empty());
}

TEST_F(ViewTest, WakesWhoAwaitsAJudgement) {
  EXPECT_FALSE(
      view_.Await("report", std::chrono::milliseconds(30), [] { return false; }).has_value());
  std::thread folder([this] { view_.Fold(EventOf(CommandOf(AReport()))); });
  const auto judged = view_.Await("report", std::chrono::seconds(20), [] { return false; });
  folder.join();
  ASSERT_TRUE(judged.has_value());
  EXPECT_FALSE(judged->has_value());
  EXPECT_FALSE(view_.Await("other", std::chrono::seconds(20), [] { return true; }).has_value());
}

// Any fact that the view is folded from.
struct Any {
  std::optional<v1::ReferralEvent> referral;
  std::optional<av1::AllocationEvent> care;
  void FoldInto(ReferralView& view) const {
    if (referral) view.Fold(*referral);
    if (care) view.Fold(*care);
  }
};

Any RandomFact(std::mt19937& random) {
  const std::string day = "2026-03-0" + std::to_string(1 + random() % 6);
  const auto number = static_cast<std::int64_t>(1 + random() % 2);
  switch (random() % 4) {
    case 0: {
      v1::ReferralCommand command =
          random() % 2 == 0 ? CommandOf(AReport(day.c_str())) : CommandOf(ADecision(day.c_str()));
      *command.mutable_receive_time() = TimestampOf(static_cast<std::int64_t>(random() % 3));
      return {EventOf(command), std::nullopt};
    }
    case 1:
      return {std::nullopt,
              Started(number, day.c_str(), static_cast<std::int32_t>(1 + random() % 4))};
    default:
      return {std::nullopt, Allocated(number, random() % 2 == 0 ? "REF-1" : "", day.c_str(),
                                      random() % 6 == 0 ? "13" : "")};
  }
}

TEST(ViewProperty, AnyOrderAndRepetitionOfFactsGivesTheSameRow) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937 random(seed);
    std::vector<Any> facts{{EventOf(CommandOf(AReport())), std::nullopt}};
    for (std::size_t n = 2 + random() % 8; n > 0; --n) facts.push_back(RandomFact(random));
    ReferralView first;
    first.Fold(TickOf("2026-05-01"));
    for (const Any& fact : facts) fact.FoldInto(first);
    facts.push_back(facts[random() % facts.size()]);
    std::shuffle(facts.begin(), facts.end(), random);
    ReferralView second;
    for (const Any& fact : facts) fact.FoldInto(second);
    second.Fold(TickOf("2026-05-01"));
    const RowKey key{*care::ParseClientKey(kClient), "r-1"};
    ASSERT_EQ(first.Find(key)->SerializeAsString(), second.Find(key)->SerializeAsString());
  }
}

}  // namespace
}  // namespace instroom::referral
