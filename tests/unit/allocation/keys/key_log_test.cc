#include "services/allocation/keys/key_log.h"

#include <gtest/gtest.h>

#include "services/care/topics.h"
#include "tests/unit/allocation/api/fake_appender.h"

namespace instroom::allocation {
namespace {

constexpr care::ClientKey kClient{0x0011223344556677, 0x8899aabbccddeeff};
const platform::Instant kNow{std::chrono::milliseconds{1'790'000'000'123}};

class KeyLogTest : public ::testing::Test {
 protected:
  KeyName Name(const care::ClientKey& client = kClient) {
    return keyring_.KeyFor(client, kNow)->name;
  }
  // Notes "done" or why not.
  platform::Outcome<platform::Done> Wait(const KeyName& name, const std::string& label = {}) {
    return log_.WhenDurable(name, [this, label](const platform::Outcome<platform::Done>& written) {
      told_.push_back(label + (written ? "done" : written.error().reason));
    });
  }

  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
  Keyring keyring_{*sealer_};
  FakeAppender appender_;
  KeyLog log_{keyring_, appender_, 12, 3};
  std::vector<std::string> told_;
};

TEST_F(KeyLogTest, TellsNobodyBeforeTheKeyIsDurable) {
  const KeyName name = Name();
  ASSERT_TRUE(Wait(name, "1 ").ok());
  ASSERT_TRUE(Wait(name, "2 ").ok());
  ASSERT_EQ(appender_.taken().size(), 1U) << "written once";
  const platform::Outgoing record = appender_.taken()[0];
  EXPECT_EQ(record.topic, care::topics::kDataKeys);
  EXPECT_EQ(record.key, KeyNameText(name));
  EXPECT_EQ(record.partition, platform::PartitionOf(care::ClientKeyText(kClient), 12));
  EXPECT_TRUE(told_.empty());
  EXPECT_FALSE(log_.IsDurable(name));
  appender_.Answer();
  EXPECT_EQ(told_, (std::vector<std::string>{"1 done", "2 done"}));
  EXPECT_TRUE(log_.IsDurable(name));
  ASSERT_TRUE(Wait(name, "3 ").ok());
  EXPECT_EQ(told_.size(), 3U);
  EXPECT_EQ(appender_.taken().size(), 1U);
}

TEST_F(KeyLogTest, KeepsTheOrderOfWhoComesWhileOthersAreTold) {
  const KeyName name = Name();
  ASSERT_TRUE(log_.WhenDurable(name,
                               [&](const auto&) {
                                 told_.push_back("first");
                                 EXPECT_TRUE(Wait(name, "third ").ok());
                               })
                  .ok());
  ASSERT_TRUE(Wait(name, "second ").ok());
  appender_.Answer();
  EXPECT_EQ(told_, (std::vector<std::string>{"first", "second done", "third done"}));
}

TEST_F(KeyLogTest, SaysWhyNotAndWritesAgain) {
  const KeyName name = Name();
  ASSERT_TRUE(Wait(name).ok());
  appender_.Answer(
      platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "LOG_UNAVAILABLE", {}}));
  EXPECT_EQ(told_, std::vector<std::string>{"LOG_UNAVAILABLE"});
  EXPECT_FALSE(log_.IsDurable(name));
  ASSERT_TRUE(Wait(name).ok());
  appender_.Answer();
  EXPECT_EQ(told_.back(), "done");
  EXPECT_EQ(appender_.taken()[0].value, appender_.taken()[1].value) << "the same key";
}

TEST_F(KeyLogTest, IsFullWhenTheLogIsOrTooManyWait) {
  appender_.SetFull(true);
  EXPECT_EQ(Wait(Name()).error().reason, "QUEUE_FULL");
  appender_.SetFull(false);
  for (std::uint64_t i = 0; i < 3; ++i) ASSERT_TRUE(Wait(Name({i, i})).ok());
  EXPECT_EQ(Wait(Name({9, 9})).error().reason, "QUEUE_FULL");
  appender_.Answer();
  EXPECT_TRUE(Wait(Name({9, 9})).ok());
  EXPECT_EQ(told_.size(), 3U) << "who was refused is not told";
}

TEST_F(KeyLogTest, TellsThatTheClientWasErasedInBetween) {
  const KeyName name = Name();
  ASSERT_TRUE(Wait(name).ok());
  v1::ClientErased erased;
  erased.set_client_key(care::ClientKeyText(kClient));
  erased.add_key_ids(KeyIdText(name.id));
  keyring_.Erase(erased);
  appender_.Answer();
  ASSERT_TRUE(Wait(name).ok());
  EXPECT_EQ(told_, (std::vector<std::string>{"KEY_ERASED", "KEY_ERASED"}));
}

TEST_F(KeyLogTest, RemovesByARecordWithoutValue) {
  const KeyName name = Name();
  EXPECT_TRUE(log_.Tombstone(name).tombstone);
  EXPECT_EQ(log_.Tombstone(name).key, KeyNameText(name));
  EXPECT_EQ(log_.Tombstone(name).partition, log_.PartitionOf(kClient));
  EXPECT_EQ(KeyLog::Mark(3).key, "00000000000000000000000000000000/0000000000000000");
  EXPECT_EQ(KeyLog::Mark(3).partition, 3);
}

}  // namespace
}  // namespace instroom::allocation
