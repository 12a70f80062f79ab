// From a look at the edge to its place in the chain, on a real broker.

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "services/access/chain/chain_check.h"
#include "services/access/judge/chain_shard.h"
#include "services/access/looks/look_recorder.h"
#include "services/care/topics.h"
#include "services/platform/log/follower.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"

namespace instroom::access {
namespace {

namespace topics = care::topics;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing_support::Broker;
using testing_support::Eventually;

constexpr std::int32_t kPartitions = 12;

// What the log of looks holds, and whether its chains are whole.
struct LogOfLooks {
  std::map<std::string, int> receipts;
  std::size_t findings = 0;
};

class AccessLogTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { Broker::Shared().MakeProjectTopics(); }

  // One look at `clients` clients; each sight has a receipt of its own.
  bool Look(int clients) {
    std::vector<v1::Sight> sights(static_cast<std::size_t>(clients));
    for (v1::Sight& sight : sights) {
      const std::string number = std::to_string(looked_++);
      sight.set_receipt_id(number);
      sight.set_client_key(std::string(32 - number.size(), '0') + number);
      sight.set_outcome(v1::LOOK_OUTCOME_SHOWN);
    }
    return recorder_.Record(looker_, std::move(sights), steady_clock::now() + seconds(30)).ok();
  }

  LogOfLooks Read() {
    LogOfLooks found;
    std::map<std::int32_t, ChainCheck> checks;
    const auto read = platform::ReadToEnd(
        broker_.log_address(), {topics::kAccessLog}, [&](const platform::Record& record) {
          checks.try_emplace(record.partition, record.partition)
              .first->second.Take(record.offset, record.value);
          v1::ChainedLook linked;
          v1::Look look;
          ASSERT_TRUE(
              linked.ParseFromArray(record.value.data(), static_cast<int>(record.value.size())));
          ASSERT_TRUE(look.ParseFromString(linked.look()));
          for (const v1::Sight& sight : look.sights()) {
            ++found.receipts[sight.receipt_id()];
            EXPECT_EQ(platform::PartitionOf(sight.client_key(), kPartitions), record.partition);
          }
        });
    EXPECT_TRUE(read.ok());
    for (auto& [partition, check] : checks) found.findings += check.Finish().size();
    return found;
  }

  [[nodiscard]] std::size_t Found() { return Read().receipts.size(); }

  void ExpectEachOnceInWholeChains() {
    const LogOfLooks found = Read();
    EXPECT_EQ(found.findings, 0U);
    EXPECT_EQ(found.receipts.size(), static_cast<std::size_t>(looked_));
    for (const auto& [receipt, times] : found.receipts) EXPECT_EQ(times, 1) << receipt;
  }

  Broker& broker_ = Broker::Shared();
  platform::SystemClock clock_;
  std::unique_ptr<platform::Appender> appender_ =
      std::move(*platform::MakeAppender({.address = broker_.log_address()}));
  LookRecorder recorder_{*appender_, clock_, kPartitions};
  const Looker looker_{
      .who = {.caller = {{PartyKind::kMunicipality, "0995"}}, .scope = Scope::kOwnCases},
      .method = "/a.B/C",
      .purpose = {"message_traffic", {Role::kMachine}, "urn:example:1", "law"},
      .peer = "ipv4:127.0.0.1"};
  // Of all tests of this broker.
  static inline int looked_ = 0;
};

TEST_F(AccessLogTest, HoldsEachLookOnceHoweverOftenItsOwnerFails) {
  for (const char* step : {"after_produce", "before_commit", "after_commit", "after_restore"}) {
    SCOPED_TRACE(step);
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(Look(1 + i % 7));
    auto options = ChainProcessor(broker_.log_address());
    auto failures_left = std::make_shared<int>(2);
    options.at_step = [step, failures_left](const char* at) {
      if (std::string_view(at) != step || *failures_left == 0) return;
      --*failures_left;
      throw std::runtime_error("the step fails");
    };
    const auto owner = platform::MakeProcessor(options);
    owner->Start();
    ASSERT_TRUE(Eventually([&] { return Found() == static_cast<std::size_t>(looked_); }));
    owner->Stop();
    EXPECT_LT(*failures_left, 2);
    ExpectEachOnceInWholeChains();
  }
}

TEST_F(AccessLogTest, StaysWholeWhileOwnersShareItsPartitions) {
  const auto first = platform::MakeProcessor(ChainProcessor(broker_.log_address()));
  first->Start();
  ASSERT_TRUE(Look(30));
  ASSERT_TRUE(Eventually([&] { return Found() == static_cast<std::size_t>(looked_); }));
  const auto second = platform::MakeProcessor(ChainProcessor(broker_.log_address()));
  second->Start();
  ASSERT_TRUE(Eventually([&] { return Look(30) && second->handled() > 0; }));
  first->Stop();
  ASSERT_TRUE(Look(30));
  ASSERT_TRUE(Eventually([&] { return Found() == static_cast<std::size_t>(looked_); }));
  ExpectEachOnceInWholeChains();
}

}  // namespace
}  // namespace instroom::access
