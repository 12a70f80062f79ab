// Whatever bytes come to the doors, they are refused with a reason, or what was read can be judged,
// written and read again. Meant for the build with sanitizers; INSTROOM_FUZZ_ROUNDS makes it
// longer.

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include "services/allocation/domain/form.h"
#include "services/allocation/domain/message_rules.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

int Rounds() {
  const char* given = std::getenv("INSTROOM_FUZZ_ROUNDS");
  return given == nullptr ? 4000 : std::atoi(given);
}

std::uint64_t Seed() {
  const char* given = std::getenv("INSTROOM_FUZZ_SEED");
  return given == nullptr ? std::random_device{}() : std::strtoull(given, nullptr, 10);
}

std::string XmlOf(const v1::Message& message) {
  return WriteMessage(message.header(), message.person(), message.lines());
}

// Bytes flipped, lost, doubled, moved and put in, some of them of meaning to XML.
std::string Damaged(std::string text, std::mt19937_64& random) {
  static const std::string kSpecial = "<>&;'\"/!?-[]:=\r\n\t \x00\x01\x7f\xc3\xa9\xef\xbb\xbf\xff";
  for (std::size_t count = random() % 6 + 1; count > 0 && !text.empty(); --count) {
    const std::size_t at = random() % text.size();
    const std::size_t length = std::min<std::size_t>(random() % 40 + 1, text.size() - at);
    switch (random() % 6) {
      case 0:
        text[at] = static_cast<char>(random() & 0xFFU);
        break;
      case 1:
        text[at] = kSpecial[random() % kSpecial.size()];
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      case 4:
        text.insert(random() % text.size(), text.substr(at, length));
        break;
      default:
        text.resize(at);
    }
  }
  return text;
}

void ExpectUsable(const v1::Message& message, std::uint64_t seed, int round) {
  EXPECT_TRUE(CheckForm(message).empty()) << "seed " << seed << ", round " << round;
  for (const v1::Fault& fault : CheckMessage(message)) {
    EXPECT_EQ(fault.return_code(), "0001") << "seed " << seed << ", round " << round;
  }
  EXPECT_TRUE(ReadXml(XmlOf(message)).ok()) << "seed " << seed << ", round " << round;
}

TEST(Door, SurvivesDamagedXml) {
  const std::uint64_t seed = Seed();
  std::mt19937_64 random(seed);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    const auto read = ReadXml(Damaged(XmlOf(RandomMessage(random)), random));
    if (read.ok()) {
      ExpectUsable(*read, seed, round);
    } else {
      EXPECT_FALSE(read.error().reason.empty()) << "seed " << seed << ", round " << round;
      EXPECT_FALSE(read.error().faults.empty()) << "seed " << seed << ", round " << round;
    }
  }
}

TEST(Door, SurvivesNoise) {
  const std::uint64_t seed = Seed();
  std::mt19937_64 random(seed);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    std::string noise(random() % 2000, ' ');
    for (char& c : noise) c = static_cast<char>(random() & 0xFFU);
    EXPECT_FALSE(ReadXml(noise).ok()) << "seed " << seed << ", round " << round;
    EXPECT_FALSE(ReadXml("<?xml version=\"1.0\"?>" + noise).ok()) << "seed " << seed;
  }
}

TEST(Door, SurvivesDamagedProtobuf) {
  // The library would tell of every text that is not UTF-8.
  google::protobuf::LogSilencer silence;
  const std::uint64_t seed = Seed();
  std::mt19937_64 random(seed);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round) {
    v1::Message message;
    const std::string bytes = Damaged(RandomMessage(random).SerializeAsString(), random);
    if (!message.ParseFromString(bytes)) continue;
    if (CheckForm(message).empty()) ExpectUsable(message, seed, round);
  }
}

}  // namespace
}  // namespace instroom::allocation::testing
