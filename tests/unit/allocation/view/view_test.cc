#include "services/allocation/view/view.h"

#include <gtest/gtest.h>

#include "tests/unit/allocation/view/folded.h"

namespace instroom::allocation {
namespace {

using folded::CountingListener;
using folded::FoldEvent;
using folded::FoldOutcome;
using folded::Judge;
using folded::KeyOf;
using samples::Allocated;
using samples::Jw301;
using samples::Jw305;
using samples::Started;

TEST(View, GivesAnAcceptedOutcomeOnlyWithItsEvent) {
  for (const bool event_first : {true, false}) {
    View view;
    const auto judged = Judge(Jw301(Allocated(7, "2026-01-01")));
    event_first ? FoldEvent(view, judged) : FoldOutcome(view, judged);
    EXPECT_FALSE(view.FindOutcome(KeyOf(judged)));
    event_first ? FoldOutcome(view, judged) : FoldEvent(view, judged);
    ASSERT_TRUE(view.FindOutcome(KeyOf(judged)));
    EXPECT_EQ(view.FindOutcome(KeyOf(judged))->SerializeAsString(),
              judged.outcome.outcome().SerializeAsString());
  }
}

TEST(View, GivesARejectedOutcomeAtOnce) {
  View view;
  const auto judged = Judge(Jw305(Started(7, "2026-01-10")));
  FoldOutcome(view, judged);
  EXPECT_TRUE(view.FindOutcome(KeyOf(judged)));
}

TEST(View, KeepsTheFirstOutcomeOfAReceipt) {
  View view;
  auto judged = Judge(Jw305(Started(7, "2026-01-10")));
  FoldOutcome(view, judged);
  judged.outcome.mutable_outcome()->clear_faults();
  FoldOutcome(view, judged);
  EXPECT_GT(view.FindOutcome(KeyOf(judged))->faults_size(), 0);
  EXPECT_EQ(view.outcome_count(), 1U);
}

TEST(View, IgnoresAdmittedMessages) {
  View view;
  v1::OutcomeRecord record;
  record.mutable_admitted()->set_receipt_id(samples::Receipt(1));
  View::Batch(view).TakeOutcome(record, record.SerializeAsString());
  EXPECT_EQ(view.outcome_count(), 0U);
}

TEST(View, CallsEachWaiterOnceWhetherEarlyOrLate) {
  View view;
  const auto judged = Judge(Jw301(Allocated(7, "2026-01-01")));
  const auto early = std::make_shared<CountingListener>();
  view.Await(KeyOf(judged), early, 5);
  view.Await(KeyOf(judged), early, 6);
  FoldOutcome(view, judged);
  EXPECT_EQ(early->calls, 0);
  FoldEvent(view, judged);
  EXPECT_EQ(early->calls, 2);
  const auto late = std::make_shared<CountingListener>();
  view.Await(KeyOf(judged), late, 7);
  EXPECT_EQ(late->calls, 1);
  EXPECT_EQ(late->last_correlation, 7U);
  FoldOutcome(view, judged);
  FoldEvent(view, judged);
  EXPECT_EQ(early->calls + late->calls, 3);
}

TEST(View, ForgetsWaitersThatLeft) {
  OutcomeWaiters waiters;
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    waiters.Add({i, i}, std::make_shared<CountingListener>(), i);
  }
  EXPECT_LE(waiters.size(), 10'000U);
}

TEST(View, ReadsAFeedFromAnyCursor) {
  View view;
  std::vector<std::string> receipts;
  for (std::int64_t offset = 0; offset < 5; ++offset) {
    const auto judged = Judge(Jw301(Allocated(offset, "2026-01-01")));
    FoldEvent(view, judged);
    FoldOutcome(view, judged);
    View::Batch batch(view);
    for (const auto& delivery : samples::DeliveriesOf(judged.outcome.outcome())) {
      batch.TakeDelivery(delivery, {3, offset * 10});
    }
    receipts.push_back(judged.outcome.outcome().receipt_id());
  }
  const auto all = view.ReadFeed(samples::kProvider, -1, 100);
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].kind, v1::DELIVERY_KIND_MESSAGE);
  EXPECT_EQ(all[4].outcome.receipt_id(), receipts[4]);
  EXPECT_EQ(CursorText(all[4].cursor), "3-40");
  const auto rest = view.ReadFeed(samples::kMunicipality, 20, 1);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].kind, v1::DELIVERY_KIND_RETURN);
  EXPECT_EQ(rest[0].outcome.receipt_id(), receipts[3]);
  EXPECT_TRUE(view.ReadFeed("9999", -1, 10).empty());
  EXPECT_EQ(view.FeedPartition(samples::kProvider), 3);
}

TEST(View, EndsAFeedBeforeWhatCannotBeReadYet) {
  View view;
  const auto judged = Judge(Jw301(Allocated(7, "2026-01-01")));
  View::Batch(view).TakeDelivery(samples::DeliveriesOf(judged.outcome.outcome())[1], {3, 1});
  EXPECT_TRUE(view.ReadFeed(samples::kProvider, -1, 10).empty());
  FoldOutcome(view, judged);
  FoldEvent(view, judged);
  EXPECT_EQ(view.ReadFeed(samples::kProvider, -1, 10).size(), 1U);
}

TEST(View, IgnoresADeliveryThatComesAgain) {
  View view;
  const auto judged = Judge(Jw305(Started(7, "2026-01-10")));
  FoldOutcome(view, judged);
  for (int i = 0; i < 2; ++i) {
    View::Batch(view).TakeDelivery(samples::DeliveriesOf(judged.outcome.outcome())[0], {3, 1});
  }
  EXPECT_EQ(view.ReadFeed(samples::kProvider, -1, 10).size(), 1U);
}

TEST(View, RaisesItsSignalWithEachBatch) {
  View view;
  const auto before = view.changes().count();
  FoldOutcome(view, Judge(Jw305(Started(7, "2026-01-10"))));
  EXPECT_EQ(view.changes().count(), before + 1);
  view.changes().Wait(before, std::chrono::hours{1});
}

}  // namespace
}  // namespace instroom::allocation
