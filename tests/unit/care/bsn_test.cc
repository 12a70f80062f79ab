#include "services/care/bsn.h"

#include <gtest/gtest.h>

#include <string>

namespace instroom::care {
namespace {

TEST(Bsn, PassesTheElfproef) {
  for (const char* text : {"999990007", "999990019", "999990020", "111222333"}) {
    EXPECT_TRUE(IsBsn(text)) << text;
  }
}

TEST(Bsn, HasNineDigitsOfWhichOneWrongIsNoticed) {
  for (const char* text : {"999990018", "99999001", "9999900190", "", "99999001a", "999 90019",
                           "000000000", "-99990019"}) {
    EXPECT_FALSE(IsBsn(text)) << text;
  }
}

TEST(Bsn, NoticesEverySingleWrongDigit) {
  const std::string good = "999990019";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string text = good;
      text[at] = digit;
      EXPECT_EQ(IsBsn(text), text == good) << text;
    }
  }
}

}  // namespace
}  // namespace instroom::care
