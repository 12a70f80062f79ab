// The append and read side of platform/log on a real broker.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <mutex>

#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"
#include "services/platform/log/topics.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"

namespace instroom::platform {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::Pair;
using testing_support::Broker;
using testing_support::Eventually;

std::unique_ptr<Appender> AppenderTo(const Broker& broker) {
  auto appender = MakeAppender({.address = broker.log_address()});
  CHECK(appender.ok());
  return std::move(*appender);
}

Outgoing Keyed(const std::string& topic, const std::string& key, const std::string& value) {
  Outgoing record;
  record.topic = topic;
  record.key = key;
  record.value = value;
  return record;
}

TEST(Appender, GivesThePositionAtWhichTheRecordIsReadBack) {
  Broker& broker = Broker::Shared();
  const std::string topic = broker.MakeTopic("round-trip");
  Outgoing record = Keyed(topic, "key", "value");
  record.trace = "00-11111111111111111111111111111111-2222222222222222-01";
  record.headers = {{"color", "blue"}};
  const auto position = AppenderTo(broker)->AppendAndWait(record);
  ASSERT_TRUE(position.ok()) << position.error().detail;
  int count = 0;
  const auto read = ReadToEnd(broker.log_address(), {topic}, [&](const Record& found) {
    ++count;
    EXPECT_EQ(found.topic, topic);
    EXPECT_EQ(found.partition, position->partition);
    EXPECT_EQ(found.offset, position->offset);
    EXPECT_EQ(found.key, "key");
    EXPECT_EQ(found.value, "value");
    EXPECT_FALSE(found.tombstone);
    EXPECT_GT(found.timestamp_ms, 0);
    EXPECT_EQ(found.trace, record.trace);
    EXPECT_THAT(HeadersOf(found),
                ElementsAre(Pair("color", "blue"), Pair("traceparent", record.trace)));
  });
  ASSERT_TRUE(read.ok()) << read.error().detail;
  EXPECT_EQ(*read, 1u);
  EXPECT_EQ(count, 1);
}

TEST(Appender, ChoosesThePartitionThatPartitionOfNames) {
  Broker& broker = Broker::Shared();
  const std::string topic = broker.MakeTopic("partitions", 12);
  const auto appender = AppenderTo(broker);
  for (int i = 0; i < 200; ++i) {
    const std::string key = "key-" + std::to_string(i);
    const auto position = appender->AppendAndWait(Keyed(topic, key, ""));
    ASSERT_TRUE(position.ok());
    EXPECT_EQ(position->partition, PartitionOf(key, 12)) << key;
  }
}

TEST(Appender, WritesTombstonesAndToAGivenPartition) {
  Broker& broker = Broker::Shared();
  const std::string topic = broker.MakeTopic("tombstones");
  Outgoing record = Keyed(topic, "key", "");
  record.tombstone = true;
  record.partition = 3 - PartitionOf("key", 4);
  ASSERT_TRUE(AppenderTo(broker)->AppendAndWait(record).ok());
  const auto read = ReadToEnd(broker.log_address(), {topic}, [&](const Record& found) {
    EXPECT_TRUE(found.tombstone);
    EXPECT_EQ(found.partition, *record.partition);
  });
  EXPECT_EQ(*read, 1u);
}

TEST(Appender, TakesTheLargestRecord) {
  Broker& broker = Broker::Shared();
  const std::string topic = "large.v1";
  ASSERT_TRUE(
      ApplyTopics(broker.log_address(), {{topic, 1, 1, {{"max.message.bytes", "33554432"}}}}).ok());
  const std::string value(26'000'000, 'x');
  const auto position = AppenderTo(broker)->AppendAndWait(Keyed(topic, "key", value));
  ASSERT_TRUE(position.ok()) << position.error().detail;
  const auto read = ReadToEnd(broker.log_address(), {topic}, [&](const Record& found) {
    EXPECT_EQ(found.value.size(), value.size());
  });
  EXPECT_EQ(*read, 1u);
  const auto refused =
      AppenderTo(broker)->AppendAndWait(Keyed(topic, "key", std::string(40'000'000, 'x')));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(refused.error().reason, "RECORD_TOO_LARGE");
}

TEST(Appender, SaysUnavailableWhenNobodyAnswersAndWhenTheQueueIsFull) {
  AppenderOptions options;
  options.address = {"127.0.0.1:1", "test"};
  options.delivery_timeout = std::chrono::milliseconds(500);
  options.queue_records_max = 2;
  auto appender = MakeAppender(options);
  ASSERT_TRUE(appender.ok());
  std::mutex mutex;
  std::vector<std::string> reasons;
  const auto done = [&](Outcome<Position> position) {
    const std::lock_guard lock(mutex);
    reasons.push_back(position.ok() ? "" : position.error().reason);
  };
  EXPECT_TRUE((*appender)->Append(Keyed("topic", "a", ""), done).ok());
  EXPECT_TRUE((*appender)->Append(Keyed("topic", "b", ""), done).ok());
  const auto third = (*appender)->Append(Keyed("topic", "c", ""), done);
  ASSERT_FALSE(third.ok());
  EXPECT_EQ(third.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(third.error().reason, "QUEUE_FULL");
  EXPECT_TRUE(Eventually([&] {
    const std::lock_guard lock(mutex);
    return reasons.size() == 2;
  }));
  EXPECT_THAT(reasons, ElementsAre("LOG_UNAVAILABLE", "LOG_UNAVAILABLE"));
}

TEST(ReadToEnd, NamesATopicThatIsNotThere) {
  const auto read = ReadToEnd(Broker::Shared().log_address(), {"nowhere.v1"}, [](const Record&) {});
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(read.error().reason, "TOPIC_UNKNOWN");
}

TEST(ReadToEnd, ReadsEachPartitionInOrderAndThenReturns) {
  Broker& broker = Broker::Shared();
  const std::string topic = broker.MakeTopic("order");
  {
    const auto appender = AppenderTo(broker);
    for (int i = 0; i < 20000; ++i) {
      ASSERT_TRUE(appender
                      ->Append(Keyed(topic, std::to_string(i % 97), std::to_string(i)),
                               [](Outcome<Position> position) { EXPECT_TRUE(position.ok()); })
                      .ok());
    }
  }
  std::map<std::int32_t, std::int64_t> next;
  const auto read = ReadToEnd(broker.log_address(), {topic}, [&](const Record& found) {
    EXPECT_EQ(found.offset, next[found.partition]++);
  });
  EXPECT_EQ(*read, 20000u);
}

class Collecting final : public FollowerSink {
 public:
  void Take(std::span<const Record> batch) override {
    const std::lock_guard lock(mutex_);
    for (const Record& record : batch) values_.emplace_back(record.value);
  }
  void Idle() override { ++idle; }
  void Assigned(const std::vector<std::int32_t>& partitions) override {
    const std::lock_guard lock(mutex_);
    values_.clear();
    assigned_ = partitions;
  }
  void Revoked(const std::vector<std::int32_t>& /*partitions*/) override {
    const std::lock_guard lock(mutex_);
    assigned_.clear();
  }
  std::vector<std::string> values() {
    const std::lock_guard lock(mutex_);
    return values_;
  }
  std::size_t assigned() {
    const std::lock_guard lock(mutex_);
    return assigned_.size();
  }
  std::atomic<int> idle{0};

 private:
  std::mutex mutex_;
  std::vector<std::string> values_;
  std::vector<std::int32_t> assigned_;
};

FollowerOptions Following(const Broker& broker, const std::string& topic) {
  FollowerOptions options;
  options.address = broker.log_address();
  options.topics = {topic};
  return options;
}

TEST(Follower, IsCaughtUpOnceItHasTakenWhatWasThereAndGoesOn) {
  Broker& broker = Broker::Shared();
  const std::string topic = broker.MakeTopic("follow");
  const auto appender = AppenderTo(broker);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(appender->AppendAndWait(Keyed(topic, std::to_string(i), "before")).ok());
  }
  Collecting sink;
  const auto follower = MakeFollower(Following(broker, topic), sink);
  EXPECT_FALSE(follower->CaughtUp());
  follower->Start();
  ASSERT_TRUE(Eventually([&] { return follower->CaughtUp(); }));
  EXPECT_EQ(sink.values().size(), 100u);
  ASSERT_TRUE(appender->AppendAndWait(Keyed(topic, "k", "after")).ok());
  ASSERT_TRUE(Eventually([&] { return sink.values().size() == 101; }));
  const int idle = sink.idle;
  EXPECT_TRUE(Eventually([&] { return sink.idle > idle; }));
}

TEST(Follower, IsCaughtUpAtOnceWithAnEmptyTopic) {
  Broker& broker = Broker::Shared();
  Collecting sink;
  const auto follower = MakeFollower(Following(broker, broker.MakeTopic("empty")), sink);
  follower->Start();
  EXPECT_TRUE(Eventually([&] { return follower->CaughtUp(); }));
}

TEST(Follower, WaitsForATopicThatComesLater) {
  Broker& broker = Broker::Shared();
  Collecting sink;
  const auto follower = MakeFollower(Following(broker, "later.v1"), sink);
  follower->Start();
  ASSERT_TRUE(ApplyTopics(broker.log_address(), {{"later.v1", 1, 1, {}}}).ok());
  ASSERT_TRUE(AppenderTo(broker)->AppendAndWait(Keyed("later.v1", "k", "v")).ok());
  EXPECT_TRUE(Eventually([&] { return sink.values() == std::vector<std::string>{"v"}; }));
}

TEST(Follower, OfAGroupReadsItsShareFromTheBeginningWheneverItIsGivenOne) {
  Broker& broker = Broker::Shared();
  const std::string topic = broker.MakeTopic("shared");
  const auto appender = AppenderTo(broker);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(appender->AppendAndWait(Keyed(topic, std::to_string(i), std::to_string(i))).ok());
  }
  FollowerOptions options = Following(broker, topic);
  options.group = topic + ".group";
  Collecting first;
  const auto one = MakeFollower(options, first);
  one->Start();
  ASSERT_TRUE(Eventually([&] { return one->CaughtUp() && first.values().size() == 100; }));
  Collecting second;
  const auto other = MakeFollower(options, second);
  other->Start();
  ASSERT_TRUE(Eventually([&] {
    return one->CaughtUp() && other->CaughtUp() && first.assigned() == 2 && second.assigned() == 2;
  }));
  EXPECT_EQ(first.values().size() + second.values().size(), 100u);
  other->Stop();
  EXPECT_TRUE(Eventually([&] { return one->CaughtUp() && first.values().size() == 100; }));
}

TEST(Topics, AreMadeOnceAndComparedAfterwards) {
  Broker& broker = Broker::Shared();
  const LogAddress address = broker.log_address();
  const TopicSpec spec{"made.v1", 3, 1, {{"cleanup.policy", "compact"}}};
  auto missing = CheckTopics(address, {spec});
  ASSERT_TRUE(missing.ok());
  ASSERT_EQ(missing->size(), 1u);
  EXPECT_EQ(missing->front().what, "is missing");
  EXPECT_TRUE(ApplyTopics(address, {spec})->empty());
  EXPECT_TRUE(ApplyTopics(address, {spec})->empty());
  EXPECT_TRUE(CheckTopics(address, {spec})->empty());
  EXPECT_EQ(*PartitionCount(address, "made.v1"), 3);
  const TopicSpec other{"made.v1", 4, 2, {{"cleanup.policy", "delete"}, {"no.such", "1"}}};
  auto differences = ApplyTopics(address, {other});
  ASSERT_TRUE(differences.ok());
  std::vector<std::string> said;
  for (const TopicDifference& difference : *differences) said.push_back(difference.what);
  EXPECT_THAT(said, ElementsAre("has 3 partitions, expected 4", "has 1 replicas, expected 2",
                                "cleanup.policy is compact, expected delete",
                                "no.such is unknown to the broker"));
}

TEST(Topics, OfTheProjectAreTakenByTheBroker) {
  Broker::Shared().MakeProjectTopics();
}

TEST(Topics, AreUnavailableWithoutABroker) {
  const auto differences = CheckTopics({"127.0.0.1:1", "test"}, {});
  ASSERT_FALSE(differences.ok());
  EXPECT_EQ(differences.error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace instroom::platform
