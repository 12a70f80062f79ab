// The judge of the log of looks: one chain, whoever owns the partition.

#include "services/access/judge/chain_shard.h"

#include <gtest/gtest.h>

#include "instroom/access/v1/look.pb.h"
#include "services/access/chain/chain_check.h"
#include "services/care/topics.h"

namespace instroom::access {
namespace {

constexpr std::int32_t kPartition = 5;

class Collected final : public platform::Outbox {
 public:
  void Send(platform::Outgoing record) override { records.push_back(std::move(record)); }
  std::vector<platform::Outgoing> records;
};

std::string LookBytes(const std::string& client) {
  v1::Look look;
  look.set_party("municipality:0995");
  look.add_sights()->set_client_key(client);
  return look.SerializeAsString();
}

platform::Record RecordOf(std::string_view value) {
  platform::Record record;
  record.partition = kPartition;
  record.key = "client";
  record.value = value;
  return record;
}

TEST(ChainShard, LinksEachLookAndKeepsItsBytes) {
  const auto shard = MakeChainShard(kPartition);
  Collected outbox;
  const std::string look = LookBytes("a");
  EXPECT_TRUE(shard->Handle(RecordOf(look), outbox).park_reason.empty());
  EXPECT_TRUE(shard->Handle(RecordOf(look), outbox).park_reason.empty());
  ASSERT_EQ(outbox.records.size(), 2U);
  ChainCheck check(kPartition);
  for (const auto& record : outbox.records) {
    EXPECT_EQ(record.topic, care::topics::kAccessLog);
    EXPECT_EQ(record.key, "client");
    EXPECT_EQ(record.partition, kPartition);
    check.Take(0, record.value);
    v1::ChainedLook linked;
    ASSERT_TRUE(linked.ParseFromString(record.value));
    EXPECT_EQ(linked.look(), look);
  }
  EXPECT_TRUE(check.Finish().empty());
  EXPECT_EQ(check.head().length, 2);
}

TEST(ChainShard, GoesOnWhereTheOwnerBeforeStopped) {
  Collected outbox;
  ChainCheck check(kPartition);
  for (int owner = 0; owner < 4; ++owner) {
    const auto shard = MakeChainShard(kPartition);
    for (const auto& record : outbox.records) shard->Restore(RecordOf(record.value));
    // Restoring twice, as after a lost partition, changes nothing.
    for (const auto& record : outbox.records) shard->Restore(RecordOf(record.value));
    const std::string look = LookBytes(std::to_string(owner));
    EXPECT_TRUE(shard->Handle(RecordOf(look), outbox).park_reason.empty());
  }
  for (const auto& record : outbox.records) check.Take(0, record.value);
  EXPECT_TRUE(check.Finish().empty());
  EXPECT_EQ(check.head().length, 4);
}

TEST(ChainShard, ParksWhatIsNoLook) {
  const auto shard = MakeChainShard(kPartition);
  Collected outbox;
  EXPECT_EQ(shard->Handle(RecordOf("\xff\xff"), outbox).park_reason, "NOT_DECODABLE");
  EXPECT_EQ(shard->Handle(RecordOf(v1::Look().SerializeAsString()), outbox).park_reason,
            "NOT_DECODABLE");
  EXPECT_TRUE(outbox.records.empty());
}

TEST(ChainShard, IsNotLedBackByAStrangeRecord) {
  const auto first = MakeChainShard(kPartition);
  Collected outbox;
  const std::string look = LookBytes("a");
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(first->Handle(RecordOf(look), outbox).park_reason.empty());
  const auto second = MakeChainShard(kPartition);
  for (const auto& record : outbox.records) second->Restore(RecordOf(record.value));
  second->Restore(RecordOf(outbox.records[0].value));
  second->Restore(RecordOf("strange"));
  Collected more;
  ASSERT_TRUE(second->Handle(RecordOf(look), more).park_reason.empty());
  v1::ChainedLook linked;
  ASSERT_TRUE(linked.ParseFromString(more.records[0].value));
  EXPECT_EQ(linked.sequence(), 3);
}

}  // namespace
}  // namespace instroom::access
