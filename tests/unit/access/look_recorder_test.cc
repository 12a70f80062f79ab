// Looks become records: by partition, bounded, and not before they are durable.

#include "services/access/looks/look_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/care/topics.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"

namespace instroom::access {
namespace {

using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int32_t kPartitions = 12;
constexpr char kTrace[] = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

class FakeAppender final : public platform::Appender {
 public:
  platform::Outcome<platform::Done> Append(const platform::Outgoing& record,
                                           Durable done) override {
    if (full_after == 0) {
      return platform::Fail(
          platform::Error{platform::ErrorKind::kUnavailable, "QUEUE_FULL", "full"});
    }
    --full_after;
    records.push_back(record);
    waiting.push_back(std::move(done));
    if (fails) {
      waiting.back()(platform::Fail(
          platform::Error{platform::ErrorKind::kUnavailable, "LOG_AWAY", "no answer"}));
    } else if (answers) {
      waiting.back()(platform::Position{});
    }
    return platform::Done{};
  }

  std::vector<platform::Outgoing> records;
  std::vector<Durable> waiting;
  bool answers = true;
  bool fails = false;
  int full_after = 1'000'000;
};

class FixedClock final : public platform::Clock {
 public:
  [[nodiscard]] platform::Instant Now() const override {
    return platform::Instant(std::chrono::milliseconds{1'764'000'000'250});
  }
};

class LookRecorderTest : public testing::Test {
 protected:
  static v1::Sight SightOf(const std::string& client) {
    v1::Sight sight;
    sight.set_client_key(client);
    sight.set_content(v1::LOOK_CONTENT_MESSAGE);
    sight.set_kind("JW301");
    sight.set_outcome(v1::LOOK_OUTCOME_SHOWN);
    return sight;
  }
  static std::string Client(int number) {
    std::string digits = std::to_string(number);
    return std::string(32 - digits.size(), '0') + digits;
  }
  static std::vector<v1::Sight> Page(int clients) {
    std::vector<v1::Sight> sights;
    for (int i = 0; i < clients; ++i) sights.push_back(SightOf(Client(i)));
    return sights;
  }
  v1::Look LookAt(std::size_t place) {
    v1::Look look;
    EXPECT_TRUE(look.ParseFromString(appender_.records.at(place).value));
    return look;
  }
  static steady_clock::time_point Soon() {
    return steady_clock::now() + std::chrono::milliseconds{50};
  }
  static steady_clock::time_point Late() { return steady_clock::now() + std::chrono::seconds{30}; }

  const Looker looker_{
      .who = {.caller = {{PartyKind::kMunicipality, "0995"}, {Role::kAccess}, "p-17"},
              .scope = Scope::kOwnCases},
      .method = "/a.B/C",
      .purpose = {"access", {Role::kAccess}, "https://register.example/1", "law"},
      .peer = "ipv4:10.0.0.7"};
  FakeAppender appender_;
  FixedClock clock_;
  LookRecorder recorder_{appender_, clock_, kPartitions};
};

TEST_F(LookRecorderTest, WritesWhoLookedAtWhomWhenWhyAndFromWhere) {
  const platform::TraceScope trace{kTrace};
  ASSERT_TRUE(recorder_.Record(looker_, {SightOf(Client(7))}, Late()).ok());
  ASSERT_EQ(appender_.records.size(), 1U);
  EXPECT_EQ(appender_.records[0].topic, care::topics::kLooks);
  EXPECT_EQ(appender_.records[0].key, Client(7));
  EXPECT_EQ(appender_.records[0].trace, kTrace);
  const v1::Look look = LookAt(0);
  EXPECT_EQ(look.look_time().seconds(), 1'764'000'000);
  EXPECT_EQ(look.look_time().nanos(), 250'000'000);
  EXPECT_EQ(look.party(), "municipality:0995");
  EXPECT_THAT(look.roles(), ElementsAre("access"));
  EXPECT_EQ(look.user(), "p-17");
  EXPECT_EQ(look.peer(), "ipv4:10.0.0.7");
  EXPECT_EQ(look.method(), "/a.B/C");
  EXPECT_EQ(look.action(), v1::LOOK_ACTION_READ);
  EXPECT_EQ(look.purpose(), "access");
  EXPECT_EQ(look.activity(), "https://register.example/1");
  EXPECT_EQ(look.trace(), kTrace);
  ASSERT_EQ(look.sights_size(), 1);
  EXPECT_EQ(look.sights(0).client_key(), Client(7));

  ASSERT_TRUE(recorder_.Record(looker_, {SightOf(Client(7))}, Late(), v1::LOOK_ACTION_ERASE).ok());
  recorder_.Note(looker_, SightOf(Client(7)), v1::LOOK_ACTION_ERASE);
  EXPECT_EQ(LookAt(1).action(), v1::LOOK_ACTION_ERASE);
  EXPECT_EQ(LookAt(2).action(), v1::LOOK_ACTION_ERASE);
}

TEST_F(LookRecorderTest, GivesAPageOneRecordForEachPartitionOfItsClients) {
  ASSERT_TRUE(recorder_.Record(looker_, Page(100), Late()).ok());
  EXPECT_LE(appender_.records.size(), 12U);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < appender_.records.size(); ++i) {
    const v1::Look look = LookAt(i);
    for (const v1::Sight& sight : look.sights()) {
      EXPECT_EQ(platform::PartitionOf(sight.client_key(), kPartitions),
                appender_.records[i].partition);
      EXPECT_TRUE(seen.insert(sight.client_key()).second);
    }
  }
  EXPECT_EQ(seen.size(), 100U);
}

TEST_F(LookRecorderTest, BoundsTheSightsOfARecord) {
  std::vector<v1::Sight> sights(401, SightOf(Client(1)));
  ASSERT_TRUE(recorder_.Record(looker_, std::move(sights), Late()).ok());
  ASSERT_EQ(appender_.records.size(), 3U);
  EXPECT_EQ(LookAt(0).sights_size(), 200);
  EXPECT_EQ(LookAt(1).sights_size(), 200);
  EXPECT_EQ(LookAt(2).sights_size(), 1);
}

TEST_F(LookRecorderTest, IsNotDoneBeforeTheLastRecordIsDurable) {
  appender_.answers = false;
  const auto recorded = recorder_.Record(looker_, Page(20), Soon());
  ASSERT_FALSE(recorded.ok());
  EXPECT_EQ(recorded.error().kind, platform::ErrorKind::kUnavailable);
  EXPECT_EQ(recorded.error().reason, "LOOK_NOT_RECORDED");
  // What comes after everybody left finds nobody, and harms nobody.
  for (auto& done : appender_.waiting) done(platform::Position{});
}

TEST_F(LookRecorderTest, IsNotDoneWhenOneRecordOfManyIsNotTaken) {
  appender_.full_after = 3;
  const auto recorded = recorder_.Record(looker_, Page(100), Late());
  ASSERT_FALSE(recorded.ok());
  EXPECT_EQ(recorded.error().reason, "LOOK_NOT_RECORDED");
}

TEST_F(LookRecorderTest, IsNotDoneWhenTheLogFails) {
  appender_.fails = true;
  const auto recorded = recorder_.Record(looker_, {SightOf(Client(1))}, Late());
  ASSERT_FALSE(recorded.ok());
  EXPECT_EQ(recorded.error().reason, "LOOK_NOT_RECORDED");
}

TEST_F(LookRecorderTest, WritesNothingAboutNobody) {
  EXPECT_TRUE(recorder_.Record(looker_, {}, Soon()).ok());
  EXPECT_TRUE(appender_.records.empty());
}

TEST_F(LookRecorderTest, NotesARefusalInTheChainOfItsPartyWithoutWaiting) {
  appender_.answers = false;
  v1::Sight sight;
  sight.set_outcome(v1::LOOK_OUTCOME_REFUSED);
  recorder_.Note(looker_, sight);
  ASSERT_EQ(appender_.records.size(), 1U);
  EXPECT_EQ(appender_.records[0].partition,
            platform::PartitionOf("municipality:0995", kPartitions));
  appender_.full_after = 0;
  recorder_.Note(looker_, sight);
  EXPECT_THAT(platform::MetricsText(), HasSubstr("instroom_access_looks_lost_total 1"));
}

}  // namespace
}  // namespace instroom::access
