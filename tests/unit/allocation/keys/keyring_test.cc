#include "services/allocation/keys/keyring.h"

#include <gtest/gtest.h>

#include <thread>

namespace instroom::allocation {
namespace {

constexpr care::ClientKey kClient{0x0011223344556677, 0x8899aabbccddeeff};
constexpr care::ClientKey kOther{1, 2};
const platform::Instant kNow{std::chrono::milliseconds{1'790'000'000'123}};

class KeyringTest : public ::testing::Test {
 protected:
  // A key as another replica wrote it.
  static std::pair<KeyName, v1::WrappedDataKey> MadeElsewhere(const platform::Sealer& sealer,
                                                              const care::ClientKey& client) {
    Keyring elsewhere(sealer);
    const KeyName name = elsewhere.KeyFor(client, kNow)->name;
    return {name, *elsewhere.BeginWriting(name)};
  }
  static v1::ClientErased Erasure(const std::vector<KeyName>& names) {
    v1::ClientErased erased;
    erased.set_client_key(care::ClientKeyText(names.front().client));
    for (const KeyName& name : names) erased.add_key_ids(KeyIdText(name.id));
    return erased;
  }
  std::string ReasonFor(const KeyName& name) const {
    const auto found = keyring_.Find(name);
    return found ? "found" : found.error().reason;
  }

  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
  Keyring keyring_{*sealer_};
};

TEST(KeyName, IsReadAsItIsWrittenOnly) {
  const KeyName name{kClient, 0xabc};
  EXPECT_EQ(KeyNameText(name), "00112233445566778899aabbccddeeff/0000000000000abc");
  EXPECT_EQ(ParseKeyName(KeyNameText(name)), name);
  for (const char* bad : {"", "00112233445566778899aabbccddeeff", "abc",
                          "00112233445566778899aabbccddeeff/0000000000000ABC",
                          "00112233445566778899aabbccddeeff/000000000000abc",
                          "00112233445566778899aabbccddeeff/-000000000000abc"}) {
    EXPECT_FALSE(ParseKeyName(bad)) << bad;
  }
}

TEST_F(KeyringTest, KeepsOneKeyForEachClient) {
  const auto first = keyring_.KeyFor(kClient, kNow);
  const auto again = keyring_.KeyFor(kClient, kNow);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->name, again->name);
  EXPECT_EQ(again->key.Open(first->key.Seal("plain", "c"), "c").value(), "plain");
  const auto other = keyring_.KeyFor(kOther, kNow);
  EXPECT_FALSE(other->key.Open(first->key.Seal("plain", "c"), "c").ok());
  EXPECT_EQ(keyring_.size(), 2U);
}

TEST_F(KeyringTest, GivesAFreshKeyToTheLogOnce) {
  const KeyName name = keyring_.KeyFor(kClient, kNow)->name;
  EXPECT_EQ(keyring_.StageOf(name), KeyStage::kFresh);
  const auto record = keyring_.BeginWriting(name);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->make_date().year(), 2026);
  EXPECT_FALSE(keyring_.BeginWriting(name));
  keyring_.EndWriting(name, false);
  EXPECT_EQ(keyring_.StageOf(name), KeyStage::kFresh) << "not written: once more";
  ASSERT_TRUE(keyring_.BeginWriting(name));
  keyring_.Put(name, *record);
  EXPECT_NE(keyring_.StageOf(name), KeyStage::kDurable) << "who waits for it goes first";
  keyring_.EndWriting(name, false);
  EXPECT_EQ(keyring_.StageOf(name), KeyStage::kDurable) << "it was read, whatever was answered";
}

TEST_F(KeyringTest, HoldsTheKeysOfTwoReplicasThatWereFirst) {
  const auto [one, one_record] = MadeElsewhere(*sealer_, kClient);
  const auto [two, two_record] = MadeElsewhere(*sealer_, kClient);
  keyring_.Put(one, one_record);
  keyring_.Put(two, two_record);
  EXPECT_EQ(ReasonFor(one), "found");
  EXPECT_EQ(ReasonFor(two), "found");
  EXPECT_EQ(keyring_.InLog(kClient).size(), 2U);
  const auto used = keyring_.KeyFor(kClient, kNow)->name;
  EXPECT_TRUE(used == one || used == two);
}

TEST_F(KeyringTest, UnwrapsARecordForItsOwnNameOnly) {
  const auto [name, record] = MadeElsewhere(*sealer_, kClient);
  const KeyName swapped{kOther, name.id};
  keyring_.Put(swapped, record);
  EXPECT_EQ(ReasonFor(swapped), "ENVELOPE_TAMPERED");
  EXPECT_FALSE(keyring_.KeyFor(kOther, kNow).ok());
}

TEST_F(KeyringTest, ForgetsWhateverTheOrderOfRecordAndErasure) {
  const auto [name, record] = MadeElsewhere(*sealer_, kClient);
  EXPECT_EQ(ReasonFor(name), "KEY_NOT_READ");
  for (const bool erasure_first : {true, false}) {
    Keyring ring(*sealer_);
    if (erasure_first) ring.Erase(Erasure({name}));
    ring.Put(name, record);
    if (!erasure_first) ring.Erase(Erasure({name}));
    ring.Put(name, record);
    EXPECT_EQ(ring.Find(name).error().reason, "ERASED");
    EXPECT_TRUE(ring.IsErased(name));
    EXPECT_TRUE(ring.WasErased(kClient));
    EXPECT_EQ(ring.Unfinished(), std::vector{name}) << "its record still has its value";
    EXPECT_EQ(ring.InLog(kClient), std::vector{name});
    ring.Remove(name);
    EXPECT_TRUE(ring.Unfinished().empty());
    EXPECT_TRUE(ring.InLog(kClient).empty());
    EXPECT_EQ(ring.Find(name).error().reason, "ERASED");
    EXPECT_EQ(ring.size(), 0U);
  }
}

TEST_F(KeyringTest, LeavesAKeyToTheMessageThatComesAfterTheErasure) {
  const KeyName fresh = keyring_.KeyFor(kClient, kNow)->name;
  EXPECT_TRUE(keyring_.InLog(kClient).empty()) << "nothing sealed with it is in the log";
  ASSERT_TRUE(keyring_.BeginWriting(fresh));
  EXPECT_EQ(keyring_.InLog(kClient), std::vector{fresh});
  keyring_.Erase(Erasure({fresh}));
  const KeyName later = keyring_.KeyFor(kClient, kNow)->name;
  EXPECT_NE(later, fresh);
  EXPECT_EQ(ReasonFor(later), "found");
  EXPECT_FALSE(keyring_.IsErased(later));
}

TEST_F(KeyringTest, IsTheSameForAllWhoAskAtOnce) {
  std::vector<std::thread> callers;
  std::mutex mutex;
  std::set<KeyName> names;
  for (int caller = 0; caller < 8; ++caller) {
    callers.emplace_back([&] {
      for (std::uint64_t i = 0; i < 500; ++i) {
        const auto used = keyring_.KeyFor({i, i}, kNow);
        const std::lock_guard lock(mutex);
        names.insert(used->name);
      }
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(names.size(), 500U);
}

}  // namespace
}  // namespace instroom::allocation
