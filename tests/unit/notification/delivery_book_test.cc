#include "services/notification/delivery/delivery_book.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

using std::chrono::seconds;

constexpr platform::Instant kNoon{std::chrono::milliseconds{1'770'000'000'000}};

constexpr char kOpenedAtNoon[] = "s/n/opened/1770000000000";

v1::NotificationEvent Notice(const char* municipality = "0995", platform::Instant at = kNoon) {
  v1::NotificationEvent event;
  *event.mutable_occur_time() = TimestampOf(at);
  event.mutable_opened()->set_notice_id("n");
  event.mutable_opened()->set_municipality(municipality);
  return event;
}

v1::NotificationEvent Withdrawn(platform::Instant at) {
  v1::NotificationEvent event;
  *event.mutable_occur_time() = TimestampOf(at);
  event.mutable_withdrawn()->set_notice_id("n");
  event.mutable_withdrawn()->set_municipality("0995");
  return event;
}

Subscriptions Since(platform::Instant since, const char* municipality = "") {
  Subscription held;
  held.made.set_subscription_id("s");
  held.made.set_municipality(municipality);
  held.since = since;
  return {{"s", held}};
}

v1::NotificationEvent Tried(int attempt, bool delivered, bool dead, platform::Instant next) {
  v1::NotificationEvent event;
  auto& tried = *event.mutable_delivery_tried();
  tried.set_delivery_id(kOpenedAtNoon);
  tried.set_notice_id("n");
  tried.set_attempt(attempt);
  tried.set_delivered(delivered);
  tried.set_dead(dead);
  *tried.mutable_next_attempt_time() = TimestampOf(next);
  return event;
}

TEST(DeliveryBook, ANoticeIsDueAtOnceForThoseSubscribedBefore) {
  DeliveryBook book;
  book.Evolve(Notice());
  EXPECT_EQ(book.DueAt(kNoon, Since(kNoon - seconds{1}), {}, 10).size(), 1u);
  EXPECT_TRUE(book.DueAt(kNoon, Since(kNoon + seconds{1}), {}, 10).empty());
}

TEST(DeliveryBook, AMunicipalityGetsItsOwnNoticesOnly) {
  DeliveryBook book;
  book.Evolve(Notice("0995"));
  EXPECT_EQ(book.DueAt(kNoon, Since(kNoon, "0995"), {}, 10).size(), 1u);
  EXPECT_TRUE(book.DueAt(kNoon, Since(kNoon, "0482"), {}, 10).empty());
}

TEST(DeliveryBook, AFailureWaitsAndCountsOn) {
  DeliveryBook book;
  book.Evolve(Notice());
  book.Evolve(Tried(1, false, false, kNoon + seconds{5}));
  EXPECT_TRUE(book.DueAt(kNoon + seconds{4}, Since(kNoon), {}, 10).empty());
  const auto due = book.DueAt(kNoon + seconds{5}, Since(kNoon), {}, 10);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due.front().attempt, 2);
}

TEST(DeliveryBook, WhatIsDeliveredOrDeadIsNotDueUntilRedriven) {
  for (const bool delivered : {true, false}) {
    DeliveryBook book;
    book.Evolve(Notice());
    book.Evolve(Tried(1, delivered, !delivered, kNoon));
    EXPECT_TRUE(book.DueAt(kNoon + seconds{99}, Since(kNoon), {}, 10).empty());
    v1::NotificationEvent redriven;
    redriven.mutable_delivery_redriven()->set_delivery_id(kOpenedAtNoon);
    redriven.mutable_delivery_redriven()->set_notice_id("n");
    book.Evolve(redriven);
    EXPECT_EQ(book.DueAt(kNoon + seconds{99}, Since(kNoon), {}, 10).size(), 1u);
  }
}

TEST(DeliveryBook, WhatOpensAgainIsPostedAgainUnderAnotherId) {
  DeliveryBook book;
  book.Evolve(Notice());
  book.Evolve(Tried(1, true, false, kNoon));
  book.Evolve(Withdrawn(kNoon + seconds{1}));
  book.Evolve(Notice("0995", kNoon + seconds{2}));
  const auto due = book.DueAt(kNoon + seconds{2}, Since(kNoon), {}, 10);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_TRUE(due.front().event.has_opened());
  EXPECT_EQ(due.front().delivery_id, "s/n/opened/1770000002000");
}

TEST(DeliveryBook, AnOpeningThatFailedIsNotPostedAfterItsWithdrawal) {
  DeliveryBook book;
  book.Evolve(Notice());
  book.Evolve(Tried(1, false, false, kNoon + seconds{5}));
  book.Evolve(Withdrawn(kNoon + seconds{1}));
  // Recorded late: the post was under way when the withdrawal came.
  book.Evolve(Tried(2, false, false, kNoon + seconds{9}));
  for (const auto now : {kNoon + seconds{1}, kNoon + seconds{99}}) {
    const auto due = book.DueAt(now, Since(kNoon), {}, 10);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_TRUE(due.front().event.has_withdrawn());
    EXPECT_EQ(due.front().attempt, 1);
  }
}

TEST(DeliveryBook, ASubscriptionThatBecomesKnownLateMissesNothing) {
  DeliveryBook book;
  book.Evolve(Notice());
  EXPECT_TRUE(book.DueAt(kNoon, {}, {}, 10).empty());
  EXPECT_EQ(book.DueAt(kNoon, Since(kNoon), {}, 10).size(), 1u);
}

TEST(DeliveryBook, WhoIsBusyWaits) {
  DeliveryBook book;
  book.Evolve(Notice());
  EXPECT_TRUE(book.DueAt(kNoon, Since(kNoon), {"s"}, 10).empty());
  EXPECT_EQ(book.DueAt(kNoon, Since(kNoon), {}, 10).size(), 1u);
}

// Whatever happens to posts in between, a receiver that is reached at last holds the last state.
TEST(DeliveryBook, AReceiverEndsInTheStateThatHolds) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::minstd_rand random(seed);
    DeliveryBook book;
    platform::Instant now = kNoon;
    bool open = false, told = false;
    const Subscriptions all = Since(kNoon);
    const auto post = [&](bool reached) {
      for (const Due& due : book.DueAt(now, all, {}, 10)) {
        if (reached) told = due.event.has_opened();
        v1::NotificationEvent tried = Tried(due.attempt, reached, false, now + seconds{3});
        tried.mutable_delivery_tried()->set_delivery_id(due.delivery_id);
        book.Evolve(tried);
      }
    };
    for (int step = 0; step < 20; ++step) {
      now += seconds{1};
      if (random() % 2 == 0) {
        open = !open;
        book.Evolve(open ? Notice("0995", now) : Withdrawn(now));
      }
      if (random() % 2 == 0) post(random() % 3 == 0);
    }
    now += seconds{10};
    post(true);
    EXPECT_EQ(told, open) << "seed " << seed;
    EXPECT_TRUE(book.DueAt(now + seconds{99}, all, {}, 10).empty());
  }
}

}  // namespace
}  // namespace instroom::notification
