#include "services/allocation/domain/form_types.h"

#include <gtest/gtest.h>

#include <string>

namespace instroom::allocation {
namespace {

std::string Repeated(std::string_view part, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += part;
  return text;
}

TEST(BrokenBy, CountsCharactersNotBytes) {
  EXPECT_EQ(BrokenBy(TextType::kStreet, Repeated("é", 24)), "");
  EXPECT_EQ(BrokenBy(TextType::kStreet, Repeated("é", 25)), "RS020");
  EXPECT_EQ(BrokenBy(TextType::kName, Repeated("𝄞", 200)), "");
}

TEST(BrokenBy, WantsMoreThanWhiteSpaceAndOneLine) {
  EXPECT_EQ(BrokenBy(TextType::kTown, ""), "RS033");
  EXPECT_EQ(BrokenBy(TextType::kTown, " \t "), "XSD-TYPE");
  EXPECT_EQ(BrokenBy(TextType::kTown, "a\nb"), "XSD-TYPE");
  EXPECT_EQ(BrokenBy(TextType::kComment, "a\nb\r\n"), "");
  EXPECT_EQ(BrokenBy(TextType::kComment, " \n"), "RS031");
}

TEST(BrokenBy, KnowsLettersOfInitials) {
  EXPECT_EQ(BrokenBy(TextType::kInitials, "ÀéZa"), "");
  EXPECT_EQ(BrokenBy(TextType::kInitials, "ỳ"), "");
  EXPECT_EQ(BrokenBy(TextType::kInitials, "Ỵ"), "RS045");
  EXPECT_EQ(BrokenBy(TextType::kInitials, "¿"), "RS045");
  EXPECT_EQ(BrokenBy(TextType::kInitials, "A.B"), "RS045");
  EXPECT_EQ(BrokenBy(TextType::kInitials, "ABCDEFG"), "RS013");
}

TEST(BrokenBy, KnowsVersions) {
  for (const char* good : {"1.0.0", "0.1.0", "10.20.30"}) {
    EXPECT_EQ(BrokenBy(TextType::kVersion, good), "") << good;
  }
  for (const char* bad : {"1.0", "1.0.0.0", "01.0.0", "1..0", ".1.0", "1.0.", "a.b.c"}) {
    EXPECT_EQ(BrokenBy(TextType::kVersion, bad), "RS048") << bad;
  }
}

TEST(BrokenBy, FindsTheFirstAndLastOfAList) {
  EXPECT_EQ(BrokenBy(TextType::kCountry, "AD"), "");
  EXPECT_EQ(BrokenBy(TextType::kCountry, "ZW"), "");
  EXPECT_EQ(BrokenBy(TextType::kCountry, "XX"), "XSD-CODE");
  EXPECT_EQ(BrokenBy(TextType::kCountry, "D "), "XSD-CODE");
  EXPECT_EQ(BrokenBy(TextType::kCountry, "N"), "XSD-CODE");
  EXPECT_EQ(BrokenBy(TextType::kCountry, "NLD"), "RS009");
}

TEST(ParseNumber, ReadsWholeNumbersOnly) {
  EXPECT_EQ(ParseNumber("007"), 7);
  EXPECT_EQ(ParseNumber("+7"), 7);
  EXPECT_EQ(ParseNumber("-7"), -7);
  for (const char* bad : {"", "+", "-", "+-7", "7.0", "7e1", " 7", "99999999999999999999"}) {
    EXPECT_FALSE(ParseNumber(bad)) << bad;
  }
}

TEST(ParseDate, WantsAnExistingDayWithoutZone) {
  care::v1::Date date;
  EXPECT_EQ(ParseDate("2024-02-29", date), "");
  EXPECT_EQ(date.day(), 29);
  EXPECT_EQ(ParseDate("2023-02-29", date), "XSD-DATE");
  EXPECT_EQ(ParseDate("2024-02-29Z", date), "RS032");
  EXPECT_EQ(ParseDate("2024-02-29+01:00", date), "RS032");
  EXPECT_EQ(ParseDate("24-02-29", date), "XSD-DATE");
}

TEST(ParseTime, ReadsWhatItWrites) {
  for (const char* text : {"00:00:00", "09:15:00", "23:59:59.250", "24:00:00"}) {
    EXPECT_EQ(TimeText(ParseTime(text)), text);
  }
  EXPECT_EQ(ParseTime("09:15:00.1"), 33'300'100);
  EXPECT_EQ(ParseTime("09:15:00.12345"), 33'300'123);
  for (const char* bad : {"9:15:00", "09:15", "09:15:60", "09:60:00", "24:00:01", "25:00:00", "",
                          "09:15:00Z", "09:15:00+01:00", "09:15:00.", "24:00:00.1", "aa:bb:cc"}) {
    EXPECT_EQ(ParseTime(bad), -1) << bad;
  }
}

TEST(ShapeOf, TellsNoValue) {
  EXPECT_EQ(ShapeOf(""), "empty");
  EXPECT_EQ(ShapeOf("999900006"), "9 digits");
  EXPECT_EQ(ShapeOf("a"), "1 letter");
  EXPECT_EQ(ShapeOf("a1 é"), "4 characters");
  EXPECT_EQ(ShapeOf("  "), "white space");
  EXPECT_EQ(ShapeOf(std::int64_t{-3}), "negative");
}

TEST(IsXmlText, RefusesWhatXmlCanNotCarry) {
  EXPECT_TRUE(IsXmlText("a\t\r\n é 𝄞"));
  EXPECT_FALSE(IsXmlText(std::string_view("\0", 1)));
  EXPECT_FALSE(IsXmlText("\x1f"));
  EXPECT_FALSE(IsXmlText("\xc3"));          // Cut off
  EXPECT_FALSE(IsXmlText("\xc0\x80"));      // Overlong
  EXPECT_FALSE(IsXmlText("\xed\xa0\x80"));  // Surrogate
  EXPECT_FALSE(IsXmlText("\xef\xbf\xbe"));  // U+FFFE
  EXPECT_FALSE(IsXmlText("\xf4\x90\x80\x80"));
  EXPECT_FALSE(IsUtf8("12345678\xff"));
}

}  // namespace
}  // namespace instroom::allocation
