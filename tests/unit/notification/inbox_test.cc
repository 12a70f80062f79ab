#include "services/notification/inbox/inbox.h"

#include <gtest/gtest.h>

#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

v1::NotificationEvent Opened(const char* id, const char* due, const char* municipality = "0995") {
  v1::NotificationEvent event;
  event.mutable_opened()->set_notice_id(id);
  event.mutable_opened()->set_municipality(municipality);
  *event.mutable_opened()->mutable_due_date() = care::ToDate(D(due));
  return event;
}

TEST(Inbox, GivesTheSoonestFirstAndPages) {
  Inbox inbox;
  inbox.Evolve(Opened("late", "2026-05-01"));
  inbox.Evolve(Opened("soon", "2026-04-01"));
  inbox.Evolve(Opened("elsewhere", "2026-03-01", "0482"));
  const auto all = inbox.Notices("", 0, 10);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all.front().opened.notice_id(), "elsewhere");
  EXPECT_EQ(inbox.Notices("0995", 1, 10).front().opened.notice_id(), "late");
  EXPECT_EQ(inbox.NoticeCount("0995"), 2u);
}

TEST(Inbox, ANoticeOpenedTwiceCountsOnceAndIsGoneWhenWithdrawn) {
  Inbox inbox;
  inbox.Evolve(Opened("n", "2026-05-01"));
  inbox.Evolve(Opened("n", "2026-05-01"));
  EXPECT_EQ(inbox.NoticeCount(""), 1u);
  v1::NotificationEvent withdrawn;
  withdrawn.mutable_withdrawn()->set_notice_id("n");
  inbox.Evolve(withdrawn);
  inbox.Evolve(withdrawn);
  EXPECT_EQ(inbox.NoticeCount(""), 0u);
  EXPECT_TRUE(inbox.Notices("0995", 0, 10).empty());
}

TEST(Inbox, TellsOfAMunicipalityOnlyWhatChangedThere) {
  Inbox inbox;
  inbox.Evolve(Opened("here", "2026-05-01"));
  const auto here = inbox.NoticesRevision("0995");
  inbox.Evolve(Opened("elsewhere", "2026-03-01", "0482"));
  v1::NotificationEvent made;
  made.mutable_subscription_made()->set_subscription_id("s");
  inbox.Evolve(made);
  EXPECT_EQ(inbox.NoticesRevision("0995"), here);
  EXPECT_GT(inbox.NoticesRevision("0482"), here);
  EXPECT_GT(inbox.NoticesRevision(""), here);
  v1::NotificationEvent withdrawn;
  withdrawn.mutable_withdrawn()->set_notice_id("here");
  inbox.Evolve(withdrawn);
  EXPECT_EQ(inbox.NoticesRevision("0995"), inbox.revision());
  // A new day changes the days that are left, everywhere.
  inbox.SetToday(D("2026-03-02"));
  EXPECT_EQ(inbox.NoticesRevision("0034"), inbox.revision());
}

}  // namespace
}  // namespace instroom::notification
