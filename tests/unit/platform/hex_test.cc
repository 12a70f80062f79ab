#include "services/platform/base/hex.h"

#include <gtest/gtest.h>

#include <random>

namespace instroom::platform {
namespace {

TEST(Hex, WritesTwoLowerCaseDigitsAByte) {
  EXPECT_EQ(ToHex(std::string_view("\x00\x7f\xff", 3)), "007fff");
  EXPECT_EQ(ToHex(""), "");
}

TEST(Hex, ReadsBothCases) {
  EXPECT_EQ(FromHex("4a4B"), "JK");
}

TEST(Hex, RefusesOddLengthAndOtherCharacters) {
  for (const char* text : {"a", "abc", "0g", "g0", " 0", "0x"}) {
    EXPECT_FALSE(FromHex(text).has_value()) << text;
  }
}

TEST(Hex, GivesBackWhatWentIn) {
  constexpr unsigned kSeed = 7;
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_EQ(FromHex(ToHex(bytes)), bytes);
  }
}

}  // namespace
}  // namespace instroom::platform
