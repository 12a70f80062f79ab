#include "services/notification/delivery/delivery_book.h"

#include <gtest/gtest.h>

#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

using std::chrono::seconds;

constexpr platform::Instant kNoon{std::chrono::milliseconds{1'770'000'000'000}};

v1::NotificationEvent Notice(const char* municipality = "0995") {
  v1::NotificationEvent event;
  *event.mutable_occur_time() = TimestampOf(kNoon);
  event.mutable_opened()->set_notice_id("n");
  event.mutable_opened()->set_municipality(municipality);
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
  tried.set_delivery_id("s/n/opened");
  tried.set_attempt(attempt);
  tried.set_delivered(delivered);
  tried.set_dead(dead);
  *tried.mutable_next_attempt_time() = TimestampOf(next);
  return event;
}

TEST(DeliveryBook, ANoticeIsDueAtOnceForThoseSubscribedBefore) {
  DeliveryBook book;
  book.Evolve(Notice());
  EXPECT_EQ(book.DueAt(kNoon, Since(kNoon - seconds{1}), 10).size(), 1u);
  EXPECT_TRUE(book.DueAt(kNoon, Since(kNoon + seconds{1}), 10).empty());
}

TEST(DeliveryBook, AMunicipalityGetsItsOwnNoticesOnly) {
  DeliveryBook book;
  book.Evolve(Notice("0995"));
  EXPECT_EQ(book.DueAt(kNoon, Since(kNoon, "0995"), 10).size(), 1u);
  EXPECT_TRUE(book.DueAt(kNoon, Since(kNoon, "0482"), 10).empty());
}

TEST(DeliveryBook, AFailureWaitsAndCountsOn) {
  DeliveryBook book;
  book.Evolve(Notice());
  book.Evolve(Tried(1, false, false, kNoon + seconds{5}));
  EXPECT_TRUE(book.DueAt(kNoon + seconds{4}, Since(kNoon), 10).empty());
  const auto due = book.DueAt(kNoon + seconds{5}, Since(kNoon), 10);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due.front().attempt, 2);
}

TEST(DeliveryBook, WhatIsDeliveredOrDeadIsNotDueUntilRedriven) {
  for (const bool delivered : {true, false}) {
    DeliveryBook book;
    book.Evolve(Notice());
    book.Evolve(Tried(1, delivered, !delivered, kNoon));
    EXPECT_TRUE(book.DueAt(kNoon + seconds{99}, Since(kNoon), 10).empty());
    v1::NotificationEvent redriven;
    redriven.mutable_delivery_redriven()->set_delivery_id("s/n/opened");
    book.Evolve(redriven);
    EXPECT_EQ(book.DueAt(kNoon + seconds{99}, Since(kNoon), 10).size(), 1u);
  }
}

}  // namespace
}  // namespace instroom::notification
