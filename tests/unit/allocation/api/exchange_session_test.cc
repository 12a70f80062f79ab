#include "services/allocation/api/exchange_session.h"

#include <gtest/gtest.h>

#include <thread>

#include "services/care/topics.h"
#include "tests/unit/allocation/api/intake_fixture.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;

class SessionTest : public IntakeFixture {
 protected:
  std::shared_ptr<ExchangeSession> Session(std::size_t outstanding_max = 100) {
    return std::make_shared<ExchangeSession>(intake_, view_, door_, outstanding_max);
  }
  static v1::Submittal Submittal(std::uint64_t correlation) {
    v1::Submittal submittal;
    *submittal.mutable_message() = testing::Valid305();
    submittal.mutable_message()->mutable_header()->set_identification(std::to_string(correlation));
    submittal.set_correlation(correlation);
    return submittal;
  }
  bool Take(const std::shared_ptr<ExchangeSession>& session, v1::Submittal submittal,
            bool receipts_only) {
    const std::uint64_t correlation = submittal.correlation();
    return session->Take(intake_.Admit(submittal, Sender()), correlation, receipts_only);
  }
  // What the judge would do with the n-th message that was appended.
  void Reject(std::size_t index) {
    v1::OutcomeRecord record;
    v1::Outcome& outcome = *record.mutable_outcome();
    ASSERT_TRUE(outcome.mutable_submission()->ParseFromString(appender_.taken()[index].value));
    outcome.set_receipt_id(outcome.submission().receipt_id());
    outcome.add_faults()->set_return_code("9019");
    outcome.mutable_faults(0)->set_place("StartProduct[1]");
    View::Batch(view_).TakeOutcome(record, record.SerializeAsString());
  }

  View view_;
};

TEST_F(SessionTest, GivesReceiptThenOutcome) {
  const auto session = Session();
  ASSERT_TRUE(Take(session, Submittal(4), false));
  EXPECT_EQ(session->Next(0ms)->ByteSizeLong(), 0U) << "nothing is durable yet";
  ASSERT_EQ(appender_.taken().size(), 1U);
  EXPECT_EQ(appender_.taken()[0].topic, care::topics::kIntake);
  appender_.Answer();
  auto response = session->Next(0ms);
  ASSERT_EQ(response->receipts_size(), 1);
  EXPECT_EQ(response->receipts(0).correlation(), 4U);
  Reject(0);
  session->Finish();
  response = session->Next(0ms);
  ASSERT_EQ(response->judgements_size(), 1);
  EXPECT_EQ(response->judgements(0).correlation(), 4U);
  EXPECT_FALSE(response->judgements(0).return_xml().empty());
  EXPECT_FALSE(session->Next(0ms)) << "everything is answered";
}

TEST_F(SessionTest, EndsAfterReceiptsIfOnlyThoseAreWanted) {
  const auto session = Session();
  for (std::uint64_t i = 0; i < 3; ++i) ASSERT_TRUE(Take(session, Submittal(i), true));
  session->Finish();
  EXPECT_TRUE(session->Next(0ms)) << "not durable yet";
  appender_.Answer();
  EXPECT_EQ(session->Next(0ms)->receipts_size(), 3);
  EXPECT_FALSE(session->Next(0ms));
}

TEST_F(SessionTest, TakesNoMoreThanItMayHaveOutstanding) {
  const auto session = Session(2);
  ASSERT_TRUE(Take(session, Submittal(1), true));
  ASSERT_TRUE(Take(session, Submittal(2), true));
  std::atomic<bool> third_taken{false};
  std::thread sender([&] { third_taken = Take(session, Submittal(3), true); });
  EXPECT_EQ(session->Next(20ms)->ByteSizeLong(), 0U);
  EXPECT_EQ(appender_.taken().size(), 2U) << "the third must wait";
  appender_.Answer();
  EXPECT_EQ(session->Next(1s)->receipts_size(), 2);
  sender.join();
  EXPECT_TRUE(third_taken);
  EXPECT_EQ(appender_.taken().size(), 3U);
}

TEST_F(SessionTest, WaitsWhileTheQueueOfTheLogIsFull) {
  const auto session = Session();
  appender_.SetFull(true);
  std::thread sender([&] { EXPECT_TRUE(Take(session, Submittal(1), true)); });
  EXPECT_EQ(session->Next(20ms)->ByteSizeLong(), 0U);
  appender_.SetFull(false);
  sender.join();
  EXPECT_EQ(appender_.taken().size(), 1U);
}

TEST_F(SessionTest, RefusesWhatDidNotBecomeDurable) {
  const auto session = Session();
  ASSERT_TRUE(Take(session, Submittal(9), false));
  appender_.Answer(platform::Fail(
      platform::Error{platform::ErrorKind::kUnavailable, "NOT_DURABLE", "timed out"}));
  session->Finish();
  const auto response = session->Next(0ms);
  ASSERT_EQ(response->refusals_size(), 1);
  EXPECT_EQ(response->refusals(0).reason(), "NOT_DURABLE");
  EXPECT_EQ(response->refusals(0).correlation(), 9U);
  EXPECT_FALSE(session->Next(0ms));
}

TEST_F(SessionTest, RefusesAMessageOfNoForm) {
  const auto session = Session();
  ASSERT_TRUE(Take(session, v1::Submittal(), false));
  EXPECT_EQ(session->Next(0ms)->refusals(0).reason(), "NO_MESSAGE");
  EXPECT_TRUE(appender_.taken().empty());
}

TEST_F(SessionTest, WakesBothSidesWhenItsCallerLeaves) {
  const auto session = Session(1);
  ASSERT_TRUE(Take(session, Submittal(1), false));
  std::thread sender([&] { EXPECT_FALSE(Take(session, Submittal(2), false)); });
  std::thread writer([&] { EXPECT_FALSE(session->Next(1h)); });
  session->Abandon();
  sender.join();
  writer.join();
  appender_.Answer();
  Reject(0);
  EXPECT_FALSE(session->Next(0ms));
}

TEST_F(SessionTest, IsFreedWhileItsMessagesAreStillJudged) {
  std::weak_ptr<ExchangeSession> left;
  {
    const auto session = Session();
    left = session;
    ASSERT_TRUE(Take(session, Submittal(1), false));
    appender_.Answer();
    session->Abandon();
  }
  EXPECT_TRUE(left.expired());
  Reject(0);
}

TEST_F(SessionTest, SplitsManyJudgements) {
  constexpr std::uint64_t kMany = 1200;
  const auto session = Session(2 * kMany);
  for (std::uint64_t i = 0; i < kMany; ++i) ASSERT_TRUE(Take(session, Submittal(i), false));
  appender_.Answer();
  const auto taken = appender_.taken();
  for (std::size_t i = 0; i < kMany; ++i) Reject(i);
  session->Finish();
  int judged = 0;
  while (const auto response = session->Next(0ms)) {
    EXPECT_LE(response->judgements_size(), 500);
    judged += response->judgements_size();
  }
  EXPECT_EQ(judged, static_cast<int>(kMany));
}

}  // namespace
}  // namespace instroom::allocation
