// The chain of the log of looks: whatever is done to it is found.

#include "services/access/chain/chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "services/access/chain/chain_check.h"
#include "services/platform/base/hex.h"

namespace instroom::access {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int32_t kPartition = 3;

struct Chain {
  std::vector<std::string> records;
  ChainHead head;
};

Chain ChainOf(const std::vector<std::string>& looks, std::int32_t partition = kPartition) {
  Chain chain;
  for (const std::string& look : looks) {
    chain.records.push_back(Link(chain.head, partition, look).SerializeAsString());
  }
  return chain;
}

std::vector<Finding> Check(const std::vector<std::string>& records,
                           std::optional<ChainHead> noted = std::nullopt) {
  ChainCheck check(kPartition, std::move(noted));
  std::int64_t offset = 100;
  for (const std::string& record : records) check.Take(offset++, record);
  return check.Finish();
}

std::vector<std::string> FlawsOf(const std::vector<Finding>& findings) {
  std::vector<std::string> flaws;
  for (const Finding& finding : findings) {
    flaws.push_back(std::string(NameOf(finding.flaw)) + " " + std::to_string(finding.sequence) +
                    "@" + std::to_string(finding.offset));
  }
  return flaws;
}

v1::ChainedLook Parsed(const std::string& bytes) {
  v1::ChainedLook record;
  EXPECT_TRUE(record.ParseFromString(bytes));
  return record;
}

TEST(Chain, IsWholeAsWritten) {
  const Chain chain = ChainOf({"a", "", "c"});
  EXPECT_THAT(Check(chain.records), IsEmpty());
  EXPECT_THAT(Check(chain.records, chain.head), IsEmpty());
  EXPECT_EQ(chain.head.length, 3);
  EXPECT_EQ(HeadAfter(chain.records.back()), chain.head);
  EXPECT_THAT(Check({}), IsEmpty());
}

// Computed with sha256sum over the bytes that the contract names: whoever verifies needs no code
// of ours.
TEST(Chain, HashesAsTheContractSays) {
  const Chain chain = ChainOf({"look"});
  EXPECT_EQ(platform::ToHex(Parsed(chain.records[0]).hash()),
            "d84f9d29b8ebbe01db04d4a353d21bdc4a6581eeda55621c28884aad19a44cf0");
}

TEST(Chain, NamesEachRecordThatWasTakenOut) {
  Chain chain = ChainOf({"a", "b", "c", "d", "e"});
  chain.records.erase(chain.records.begin() + 1, chain.records.begin() + 3);
  const auto findings = Check(chain.records, chain.head);
  EXPECT_THAT(FlawsOf(findings), ElementsAre("MISSING 1@101"));
  EXPECT_EQ(findings[0].what, "records 1 to 2 are not there");
}

TEST(Chain, NamesARecordThatWasChangedAndOneThatWasRepaired) {
  const Chain chain = ChainOf({"a", "b", "c"});
  v1::ChainedLook changed = Parsed(chain.records[1]);
  changed.set_look("B");
  auto records = chain.records;
  records[1] = changed.SerializeAsString();
  EXPECT_THAT(FlawsOf(Check(records)), ElementsAre("CHANGED 1@101"));
  // With a hash that fits: now the next one does not.
  changed.set_hash(HashOf(changed));
  records[1] = changed.SerializeAsString();
  EXPECT_THAT(FlawsOf(Check(records)), ElementsAre("UNLINKED 2@102"));
}

TEST(Chain, NamesRecordsThatChangedPlaces) {
  Chain chain = ChainOf({"a", "b", "c", "d"});
  std::swap(chain.records[1], chain.records[2]);
  EXPECT_THAT(FlawsOf(Check(chain.records)), ElementsAre("MISSING 1@101", "OUT_OF_ORDER 1@102"));
}

TEST(Chain, NamesARecordThatWasPutIn) {
  const Chain chain = ChainOf({"a", "b", "c"});
  auto twice = chain.records;
  twice.insert(twice.begin() + 1, twice[0]);
  EXPECT_THAT(FlawsOf(Check(twice)), ElementsAre("OUT_OF_ORDER 0@101"));
  auto strange = chain.records;
  strange.insert(strange.begin() + 1, "no record");
  EXPECT_THAT(FlawsOf(Check(strange)), ElementsAre("NOT_READABLE 1@101"));
  auto foreign = chain.records;
  foreign.insert(foreign.begin() + 1, ChainOf({"x", "y"}, kPartition + 1).records[1]);
  EXPECT_THAT(FlawsOf(Check(foreign)), ElementsAre("OTHER_PARTITION 1@101"));
}

TEST(Chain, SeesACutTailAndAChainWrittenAnewOnlyAgainstANotedHead) {
  Chain chain = ChainOf({"a", "b", "c"});
  const Chain anew = ChainOf({"a", "B", "c", "d"});
  EXPECT_THAT(Check(anew.records), IsEmpty());
  EXPECT_THAT(FlawsOf(Check(anew.records, chain.head)), ElementsAre("OTHER_HEAD 2@102"));
  chain.records.pop_back();
  EXPECT_THAT(Check(chain.records), IsEmpty());
  EXPECT_THAT(FlawsOf(Check(chain.records, chain.head)), ElementsAre("CUT_OFF 2@-1"));
  EXPECT_THAT(FlawsOf(Check({}, chain.head)), ElementsAre("CUT_OFF 0@-1"));
}

TEST(Chain, GoesOnBehindAHeadThatWasNoted) {
  Chain chain = ChainOf({"a", "b"});
  const ChainHead noted = chain.head;
  chain.records.push_back(Link(chain.head, kPartition, "c").SerializeAsString());
  EXPECT_THAT(Check(chain.records, noted), IsEmpty());
}

// One way to tamper with a chain; false if this chain gives no occasion.
class Tamperer {
 public:
  explicit Tamperer(std::uint64_t seed) : random_(seed) {}

  Chain Make() {
    std::vector<std::string> looks;
    for (std::size_t left = 1 + Below(12); left > 0; --left) {
      looks.push_back("look " + std::to_string(random_() % 4));
    }
    return ChainOf(looks);
  }

  bool Tamper(std::vector<std::string>& records) {
    const auto before = records;
    const auto at = [&records](std::size_t place) {
      return records.begin() + static_cast<std::ptrdiff_t>(place);
    };
    const std::size_t place = Below(records.size());
    const std::size_t other = Below(records.size());
    switch (Below(7)) {
      case 0:
        records.erase(at(place),
                      at(place) + static_cast<std::ptrdiff_t>(1 + Below(records.size() - place)));
        break;
      case 1:
        FlipBit(records[place]);
        break;
      case 2:
        std::swap(records[place], records[other]);
        break;
      case 3:
        records.insert(at(other), std::string(records[place]));
        break;
      case 4:
        Rewrite(records[place]);
        break;
      case 5:
        std::rotate(at(std::min(place, other)), at(std::max(place, other)), records.end());
        break;
      default:
        records[place] += "\x3a\x01x";  // A field that the contract does not have.
    }
    return records != before;
  }

 private:
  std::size_t Below(std::size_t end) { return random_() % end; }

  void FlipBit(std::string& bytes) {
    const std::size_t bit = Below(bytes.size() * 8);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }

  // Other content, with everything that one who knows the contract would mend.
  void Rewrite(std::string& bytes) {
    v1::ChainedLook record;
    ASSERT_TRUE(record.ParseFromString(bytes));
    record.set_look("another");
    record.set_hash(HashOf(record));
    bytes = record.SerializeAsString();
  }

  std::mt19937_64 random_;
};

TEST(Chain, HidesNoTamperingFromWhoeverNotedItsHead) {
  int tampered = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Tamperer tamperer(seed);
    const Chain chain = tamperer.Make();
    auto records = chain.records;
    if (!tamperer.Tamper(records)) continue;
    ++tampered;
    EXPECT_FALSE(Check(records, chain.head).empty()) << "seed " << seed;
  }
  EXPECT_GT(tampered, 15'000);
}

TEST(Chain, HidesNothingButItsLastRecordsFromOthers) {
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Tamperer tamperer(seed);
    const Chain chain = tamperer.Make();
    auto records = chain.records;
    if (!tamperer.Tamper(records) || !Check(records).empty()) continue;
    // What passes is the beginning of the chain, but for its last record.
    ASSERT_LE(records.size(), chain.records.size()) << "seed " << seed;
    const std::size_t same = records.empty() ? 0 : records.size() - 1;
    EXPECT_TRUE(std::equal(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(same),
                           chain.records.begin()))
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace instroom::access
