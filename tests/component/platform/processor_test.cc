// The processor on a real broker: every input has its output once, whatever happens.

#include "services/platform/log/processor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <set>
#include <stdexcept>

#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"
#include "tests/component/platform/processor_worker.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"

namespace instroom::platform {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::Pair;
using testing_support::Broker;
using testing_support::CountingProcessor;
using testing_support::Eventually;

constexpr std::int32_t kPartitions = 4;

// The input and output of one test, and what is to be true of them.
class ProcessorTest : public testing::Test {
 protected:
  void Append(const std::string& value, std::int32_t partition) {
    Outgoing record;
    record.topic = input_;
    record.key = "key-" + value;
    record.value = value;
    record.partition = partition;
    record.trace = "trace-" + value;
    const auto taken =
        appender_->Append(record, [](Outcome<Position> position) { EXPECT_TRUE(position.ok()); });
    ASSERT_TRUE(taken.ok());
  }

  void AppendNumbered(int count) {
    for (int i = 0; i < count; ++i) {
      Append(std::to_string(appended_), appended_ % kPartitions);
      ++appended_;
    }
  }

  std::uint64_t OutputCount() {
    const auto read = ReadToEnd(broker_.log_address(), {output_}, [](const Record&) {});
    return read.ok() ? *read : 0;
  }

  // Every number came out once, and each shard counted without a gap.
  void ExpectEachOnce() {
    std::set<std::string> seen;
    std::map<std::int32_t, std::uint64_t> next;
    const auto read = ReadToEnd(broker_.log_address(), {output_}, [&](const Record& record) {
      const std::string value(record.value.substr(0, record.value.find('|')));
      EXPECT_TRUE(seen.insert(value).second) << value << " came twice";
      EXPECT_EQ(record.value, value + "|" + std::to_string(next[record.partition]++));
      EXPECT_EQ(record.key, "key-" + value);
      EXPECT_EQ(record.trace, "trace-" + value);
    });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(appended_));
  }

  [[nodiscard]] ProcessorOptions Options() const {
    return CountingProcessor(broker_.log_address(), input_, output_);
  }

  Broker& broker_ = Broker::Shared();
  const std::string input_ = broker_.MakeTopic("input", kPartitions);
  const std::string output_ = broker_.MakeTopic("output", kPartitions);
  std::unique_ptr<Appender> appender_ =
      std::move(*MakeAppender({.address = broker_.log_address()}));
  int appended_ = 0;
};

TEST_F(ProcessorTest, WritesOneOutputForEachInputInOrderWithItsTrace) {
  AppendNumbered(1000);
  const auto processor = MakeProcessor(Options());
  EXPECT_FALSE(processor->Ready());
  processor->Start();
  ASSERT_TRUE(Eventually([&] { return processor->Ready() && processor->handled() == 1000; }));
  ExpectEachOnce();
}

TEST_F(ProcessorTest, GoesOnWhereTheOneBeforeStoppedWithItsStateRestored) {
  for (int round = 0; round < 3; ++round) {
    AppendNumbered(100);
    const auto processor = MakeProcessor(Options());
    processor->Start();
    ASSERT_TRUE(Eventually([&] { return processor->handled() == 100; }));
    processor->Stop();
    EXPECT_FALSE(processor->Ready());
  }
  ExpectEachOnce();
}

TEST_F(ProcessorTest, ParksPoisonWithItsReasonAndThePartitionGoesOn) {
  AppendNumbered(2);
  Append("poison", 1);
  Append("throw", 1);
  Append("huge", 1);
  AppendNumbered(2);
  const auto processor = MakeProcessor(Options());
  processor->Start();
  ASSERT_TRUE(Eventually([&] { return processor->handled() == 7; }));
  ExpectEachOnce();
  const std::map<std::string, std::string> reasons = {
      {"poison", "POISON"}, {"throw", "HANDLER_THREW"}, {"huge", "OUTPUT_TOO_LARGE"}};
  std::vector<std::string> parked;
  const auto read = ReadToEnd(broker_.log_address(), {input_ + ".dead"}, [&](const Record& record) {
    parked.emplace_back(record.value);
    EXPECT_EQ(record.key, "key-" + parked.back());
    EXPECT_EQ(record.trace, "trace-" + parked.back());
    const Headers headers = HeadersOf(record);
    EXPECT_THAT(headers, Contains(Pair("parked-reason", reasons.at(parked.back()))));
    EXPECT_THAT(headers, Contains(Pair("parked-detail", parked.back() == "poison" ? "value" : "")));
    EXPECT_THAT(headers,
                Contains(Pair("parked-from", input_ + "/1/" + std::to_string(parked.size()))));
    EXPECT_THAT(headers, Contains(Pair("parked-by", input_ + ".group")));
    EXPECT_THAT(headers, Contains(Pair("parked-at", testing::Not(""))));
  });
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(parked, testing::ElementsAre("poison", "throw", "huge"));
}

TEST_F(ProcessorTest, StartsAnewAfterAnAbortedTransaction) {
  for (const char* step : {"before_begin", "after_produce", "before_offsets", "before_commit",
                           "after_commit", "after_restore"}) {
    SCOPED_TRACE(step);
    AppendNumbered(100);
    ProcessorOptions options = Options();
    auto failures_left = std::make_shared<int>(2);
    options.at_step = [step, failures_left](const char* at) {
      if (std::string_view(at) != step || *failures_left == 0) return;
      --*failures_left;
      throw std::runtime_error("the step fails");
    };
    const auto processor = MakeProcessor(options);
    processor->Start();
    ASSERT_TRUE(Eventually([&] { return OutputCount() == static_cast<std::uint64_t>(appended_); }));
    EXPECT_EQ(*failures_left, 0);
    processor->Stop();
    ExpectEachOnce();
  }
}

TEST_F(ProcessorTest, SharesPartitionsWithASecondOneAndTakesThemBack) {
  AppendNumbered(500);
  const auto first = MakeProcessor(Options());
  first->Start();
  ASSERT_TRUE(Eventually([&] { return first->handled() == 500; }));
  const auto second = MakeProcessor(Options());
  second->Start();
  ASSERT_TRUE(Eventually([&] {
    AppendNumbered(8);
    return first->Ready() && second->handled() > 0;
  }));
  second->Stop();
  AppendNumbered(100);
  ASSERT_TRUE(Eventually([&] { return OutputCount() == static_cast<std::uint64_t>(appended_); }));
  first->Stop();
  EXPECT_EQ(first->handled() + second->handled(), static_cast<std::uint64_t>(appended_));
  ExpectEachOnce();
}

TEST_F(ProcessorTest, IsReadyWithoutAPartitionAndTakesOverWhenOneIsFree) {
  const std::string input = broker_.MakeTopic("single", 1);
  const auto options = CountingProcessor(broker_.log_address(), input, output_);
  const auto first = MakeProcessor(options);
  first->Start();
  ASSERT_TRUE(Eventually([&] { return first->Ready(); }));
  const auto second = MakeProcessor(options);
  second->Start();
  ASSERT_TRUE(Eventually([&] { return first->Ready() && second->Ready(); }));
  first->Stop();
  second->Stop();
  const auto third = MakeProcessor(options);
  third->Start();
  Outgoing record;
  record.topic = input;
  record.value = "1";
  ASSERT_TRUE(appender_->AppendAndWait(record).ok());
  EXPECT_TRUE(Eventually([&] { return third->handled() == 1; }));
}

class ProcessorKilledTest : public ProcessorTest {
 protected:
  pid_t Spawn(const std::string& step, const std::string& count) {
    const std::string brokers = broker_.address();
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl(INSTROOM_PROCESSOR_WORKER, "processor_worker", brokers.c_str(), input_.c_str(),
          output_.c_str(), step.c_str(), count.c_str(), nullptr);
    _exit(127);
  }
};

TEST_F(ProcessorKilledTest, LosesAndDoublesNothingAtAnyStep) {
  AppendNumbered(2000);
  for (const char* step : {"after_restore", "before_begin", "after_produce", "before_offsets",
                           "before_commit", "after_commit"}) {
    SCOPED_TRACE(step);
    const pid_t child = Spawn(step, std::string_view(step) == "after_restore" ? "1" : "3");
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_EQ(WEXITSTATUS(status), 9);
    AppendNumbered(100);
  }
  const auto processor = MakeProcessor(Options());
  processor->Start();
  ASSERT_TRUE(Eventually([&] { return OutputCount() == static_cast<std::uint64_t>(appended_); }));
  processor->Stop();
  ExpectEachOnce();
}

}  // namespace
}  // namespace instroom::platform
