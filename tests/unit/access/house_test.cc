// The share of each party: rates, open calls, and the file that declares them.

#include "services/access/limits/house.h"

#include <gtest/gtest.h>

#include <vector>

namespace instroom::access {
namespace {

using namespace std::chrono_literals;
using platform::ErrorKind;

const Party kLelystad{PartyKind::kMunicipality, "0995"};
const Party kHeemskerk{PartyKind::kMunicipality, "0396"};
const Party kGateway{PartyKind::kService, "gateway"};

class HouseTest : public ::testing::Test {
 protected:
  // Ten calls a second and twenty at once, a hundred messages a second and fifty at once.
  [[nodiscard]] House Make(int open_calls = 100) {
    return House({{PartyKind::kMunicipality, {{10, 20}, {100, 50}, open_calls}}},
                 [this] { return now_; });
  }
  // How many of so many calls, each over at once, get in.
  static int Called(House& house, const Party& party, int calls) {
    int in = 0;
    for (int i = 0; i < calls; ++i) in += house.Enter(party).ok() ? 1 : 0;
    return in;
  }

  Quota::Moment now_{1h};
};

TEST_F(HouseTest, LetsABurstInAndThenTheRate) {
  House house = Make();
  EXPECT_EQ(Called(house, kLelystad, 100), 20);
  now_ += 1s;
  EXPECT_EQ(Called(house, kLelystad, 100), 10);
  now_ += 1h;
  EXPECT_EQ(Called(house, kLelystad, 100), 20);
}

TEST_F(HouseTest, SaysWhenToComeAgainAndThenThereIsRoom) {
  House house = Make();
  (void)Called(house, kLelystad, 20);
  const auto refused = house.Enter(kLelystad);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kTooMuch);
  EXPECT_EQ(refused.error().reason, "TOO_MANY_CALLS");
  EXPECT_EQ(refused.error().retry_after, 100ms);
  now_ += refused.error().retry_after - 1ms;
  EXPECT_FALSE(house.Enter(kLelystad).ok());
  now_ += 1ms;
  EXPECT_TRUE(house.Enter(kLelystad).ok());
}

TEST_F(HouseTest, TakesNothingFromOneForAnother) {
  House house = Make();
  (void)Called(house, kLelystad, 1000);
  EXPECT_EQ(Called(house, kHeemskerk, 100), 20);
  EXPECT_EQ(Called(house, kGateway, 10'000), 10'000);
}

TEST_F(HouseTest, NotesTheFirstRefusalsAndThenOneNowAndThen) {
  House house = Make();
  const auto noted = [&](const Party& party, int refusals) {
    int count = 0;
    for (int i = 0; i < refusals; ++i) count += house.NotesRefusal(party) ? 1 : 0;
    return count;
  };
  EXPECT_EQ(noted(kLelystad, 10'000), 100);
  EXPECT_EQ(noted(kHeemskerk, 100), 100);
  now_ += 1min;
  EXPECT_EQ(noted(kLelystad, 10'000), 6);
}

TEST_F(HouseTest, HearsTwiceAsManyCallsAsComeInAndNotOneMore) {
  House house = Make();
  const auto heard = [&](const Party& party, int calls) {
    int in = 0;
    for (int i = 0; i < calls; ++i) in += house.Knock(party).ok() ? 1 : 0;
    return in;
  };
  EXPECT_EQ(heard(kLelystad, 1000), 40);
  EXPECT_EQ(house.Knock(kLelystad).error().reason, "TOO_MANY_CALLS");
  // Knocking takes none of the calls themselves, and nothing of another.
  EXPECT_EQ(Called(house, kLelystad, 100), 20);
  EXPECT_EQ(heard(kHeemskerk, 1000), 40);
  EXPECT_EQ(heard(kGateway, 1000), 1000);
  now_ += 1s;
  EXPECT_EQ(heard(kLelystad, 1000), 20);
}

TEST_F(HouseTest, CountsWhatIsOpenUntilItIsOver) {
  House house = Make(2);
  auto one = house.Enter(kLelystad);
  auto two = house.Enter(kLelystad);
  ASSERT_TRUE(one.ok() && two.ok());
  const auto refused = house.Enter(kLelystad);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "TOO_MANY_OPEN_CALLS");
  EXPECT_GT(refused.error().retry_after, 0ms);
  EXPECT_TRUE(house.Enter(kHeemskerk).ok());
  one->reset();
  EXPECT_TRUE(house.Enter(kLelystad).ok());
}

TEST_F(HouseTest, ARefusalForWhatIsOpenCostsNoCall) {
  House house = Make(1);
  {
    const auto held = house.Enter(kLelystad);
    (void)Called(house, kLelystad, 100);
  }
  EXPECT_EQ(Called(house, kLelystad, 100), 19);
}

TEST_F(HouseTest, CountsALargeAnswerAsMoreCalls) {
  House house = Make();
  (*house.Enter(kLelystad))->Weigh(kAnswerBytes - 1);
  EXPECT_EQ(Called(house, kLelystad, 9), 9);
  (*house.Enter(kLelystad))->Weigh(30 * kAnswerBytes);
  const auto refused = house.Enter(kLelystad);
  ASSERT_FALSE(refused.ok());
  // Of twenty eleven are spent, thirty more are owed and one is asked for.
  EXPECT_EQ(refused.error().retry_after, 2200ms);
  Weigh(*house.Enter(kGateway), 1'000'000'000);
  EXPECT_TRUE(house.Enter(kGateway).ok());
}

TEST_F(HouseTest, APlaceMayOutliveTheHouse) {
  Place place;
  {
    House house = Make();
    place = *house.Enter(kLelystad);
  }
  place.reset();
}

TEST_F(HouseTest, HoldsASenderBackByAsMuchAsItIsAhead) {
  House house = Make();
  EXPECT_EQ(house.PaceOf(kLelystad, 50), 0s);
  EXPECT_EQ(house.PaceOf(kLelystad, 50), 500ms);
  EXPECT_EQ(house.PaceOf(kLelystad, 50), 1000ms);
  EXPECT_EQ(house.PaceOf(kHeemskerk, 50), 0s);
  EXPECT_EQ(house.PaceOf(kGateway, 50'000), 0s);
  now_ += 1s;
  EXPECT_EQ(house.PaceOf(kLelystad, 1), 10ms);
}

// However a sender cuts its messages into requests, it gets its rate and its burst, no more.
TEST_F(HouseTest, ASenderGetsItsRateHoweverItCutsItsMessages) {
  for (const int request : {1, 7, 50, 500}) {
    House house = Make();
    const auto begun = now_;
    int sent = 0;
    while (now_ - begun < 60s) {
      sent += request;
      now_ += house.PaceOf(kLelystad, request);
    }
    EXPECT_NEAR(sent, 60 * 100 + 50, 2 * request) << request;
  }
}

TEST_F(HouseTest, ForgetsThoseWhoLeftLongAgoAndNobodyElse) {
  House house = Make();
  const auto held = house.Enter(kLelystad);
  (void)Called(house, kHeemskerk, 20);
  for (int i = 0; i < 3000; ++i) {
    (void)house.Enter({PartyKind::kMunicipality, "X" + std::to_string(i)});
  }
  EXPECT_EQ(Called(house, kHeemskerk, 20), 0);
  EXPECT_EQ(Called(house, kLelystad, 100), 19);
}

std::string WhyRefused(const std::string& rows) {
  const auto limits = ParseLimits("version: 1\nlimits:\n" + rows);
  EXPECT_FALSE(limits.ok());
  if (limits.ok()) return {};
  EXPECT_EQ(limits.error().reason, "LIMITS_NOT_VALID");
  return limits.error().detail;
}

TEST(ParseLimits, NamesTheLineAndWhatIsWrongWithIt) {
  const std::string rate = "{per_second: 1, burst: 2}";
  const std::string good = "{calls: " + rate + ", messages: " + rate + ", open_calls: 3}";
  EXPECT_EQ(WhyRefused("  mayor: " + good + "\n"), "line 3: unknown kind of party");
  EXPECT_EQ(WhyRefused("  service: " + good + "\n"), "line 3: our own programs have no limit");
  EXPECT_EQ(WhyRefused("  region: {calls: " + rate + ", open_calls: 3}\n"),
            "line 3: expected messages");
  EXPECT_EQ(WhyRefused("  region: {calls: {per_second: 0, burst: 1}}\n"),
            "line 3: per_second must be a whole number from 1 to 1000000");
  EXPECT_EQ(WhyRefused("  region: {calls: {per_second: 1.5, burst: 1}}\n"),
            "line 3: per_second must be a whole number from 1 to 1000000");
  EXPECT_EQ(WhyRefused("  region: {call: " + rate + "}\n"),
            "line 3: a limit has the unknown key \"call\"; expected: calls, messages, open_calls");
  EXPECT_EQ(WhyRefused("  region: " + good + "\n"), "line 3: expected limits of municipality");
  EXPECT_EQ(WhyRefused("  []\n"), "line 3: expected limits by kind of party");
}

}  // namespace
}  // namespace instroom::access
