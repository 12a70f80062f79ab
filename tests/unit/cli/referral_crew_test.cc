#include "services/cli/referral_crew.h"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/unit/cli/fake_clients.h"

namespace instroom::cli {
namespace {

using platform::Error;
using platform::ErrorKind;

// Refuses so often, then takes everything.
class ReferralCrewTest : public ::testing::Test {
 protected:
  void Refuse(int times, Error why) {
    clients_.report = [this, times, why]() -> platform::Outcome<platform::Done> {
      if (++asked_ <= times) return platform::Fail(why);
      return platform::Done{};
    };
  }
  void ReportOne(ReferralCrew& crew) {
    referral::v1::ReportReferralRequest report;
    report.set_referral_id("r-1");
    crew.Report(report);
    crew.Finish();
  }

  FakeClients clients_;
  std::atomic<int> asked_{0};
};

TEST_F(ReferralCrewTest, KeepsThePaceItIsToldHoweverLongThatTakes) {
  Refuse(3, {ErrorKind::kTooMuch, "TOO_MANY_CALLS", "this party calls faster than it may"});
  ReferralCrew crew(clients_, 1, std::chrono::milliseconds{1});
  ReportOne(crew);
  EXPECT_EQ(crew.done(), 1U);
  EXPECT_EQ(crew.failed(), 0U);
  EXPECT_EQ(asked_, 4);
}

TEST_F(ReferralCrewTest, GivesUpWaitingForAServiceThatIsAway) {
  Refuse(1'000'000, {ErrorKind::kUnavailable, "UNAVAILABLE", "connection refused"});
  ReferralCrew crew(clients_, 1, std::chrono::milliseconds{1});
  ReportOne(crew);
  EXPECT_EQ(crew.failed(), 1U);
  EXPECT_EQ(crew.failure()->reason, "UNAVAILABLE");
}

TEST_F(ReferralCrewTest, AsksNoSecondTimeWhatIsRefused) {
  Refuse(1, {ErrorKind::kInvalidInput, "INVALID", "bsn"});
  ReferralCrew crew(clients_, 1, std::chrono::seconds{30});
  ReportOne(crew);
  EXPECT_EQ(crew.failed(), 1U);
  EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace instroom::cli
