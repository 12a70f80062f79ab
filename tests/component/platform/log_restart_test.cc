// The log room while its broker is killed and comes back.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <string>

#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"
#include "services/platform/log/processor.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"

namespace instroom::platform {
namespace {

using testing_support::Eventually;

class Counting final : public FollowerSink {
 public:
  void Take(std::span<const Record> batch) override { taken += batch.size(); }
  std::atomic<std::uint64_t> taken{0};
};

class CopyingShard final : public Shard {
 public:
  explicit CopyingShard(std::string output) : output_(std::move(output)) {}
  void Restore(const Record& /*record*/) override {}
  Handled Handle(const Record& record, Outbox& outbox) override {
    Outgoing copy;
    copy.topic = output_;
    copy.key = record.key;
    copy.value = record.value;
    outbox.Send(std::move(copy));
    return Handled::Ok();
  }

 private:
  const std::string output_;
};

TEST(BrokerRestart, IsSurvivedByAppenderFollowerAndProcessor) {
  testing_support::Broker broker;
  const std::string input = broker.MakeTopic("input");
  const std::string output = broker.MakeTopic("output");
  AppenderOptions appending;
  appending.address = broker.log_address();
  appending.delivery_timeout = std::chrono::seconds(60);
  const auto appender = std::move(*MakeAppender(appending));
  ProcessorOptions processing;
  processing.address = broker.log_address();
  processing.group = "copy";
  processing.inputs = {input};
  processing.make_shard = [&](std::int32_t) { return std::make_unique<CopyingShard>(output); };
  const auto processor = MakeProcessor(processing);
  processor->Start();
  Counting sink;
  FollowerOptions following;
  following.address = broker.log_address();
  following.topics = {output};
  const auto follower = MakeFollower(following, sink);
  follower->Start();

  std::atomic<std::uint64_t> durable{0};
  std::uint64_t appended = 0;
  const auto append = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i, ++appended) {
      Outgoing record;
      record.topic = input;
      record.key = record.value = std::to_string(appended);
      const auto taken = appender->Append(record, [&](Outcome<Position> position) {
        if (position.ok()) ++durable;
      });
      ASSERT_TRUE(taken.ok());
    }
  };
  append(1000);
  ASSERT_TRUE(Eventually([&] { return sink.taken == 1000; }));
  append(1000);
  broker.Kill();
  append(1000);
  broker.Restart();
  append(1000);
  EXPECT_TRUE(Eventually([&] { return durable == appended; }));
  EXPECT_TRUE(Eventually([&] { return sink.taken == appended; })) << sink.taken;
  std::set<std::string> seen;
  const auto read = ReadToEnd(broker.log_address(), {output}, [&](const Record& record) {
    EXPECT_TRUE(seen.emplace(record.value).second) << record.value << " came twice";
  });
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(seen.size(), appended);
}

}  // namespace
}  // namespace instroom::platform
