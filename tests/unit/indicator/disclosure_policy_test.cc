// The disclosure policy's file, its days of publication, and the secret offsets.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/indicator/disclosure/offset.h"
#include "tests/unit/indicator/small_region.h"

namespace instroom::indicator::test {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(DisclosurePolicy, ReadsTheShippedFile) {
  const auto policy = ParseDisclosurePolicy(ShippedPolicy());
  ASSERT_TRUE(policy.ok()) << ProblemTexts(policy.error()).front();
  EXPECT_EQ(policy->base, 5);
  EXPECT_EQ(policy->inflow_by, InflowBy::kResidence);
  ASSERT_NE(policy->Find("public"), nullptr);
  EXPECT_FALSE(policy->Find("public")->months);
  EXPECT_EQ(policy->Find("public")->denominator_min, 100);
  EXPECT_EQ(policy->Find("everybody"), nullptr);
}

struct Wrong {
  const char* from;
  const char* to;
  const char* problem;
};

TEST(DisclosurePolicy, EveryProblemNamesItsLineAndReason) {
  const Wrong kCases[] = {
      {"base: 5 ", "base: 1 ", "\"rounding.base\" must be a whole number from 2 to 1000"},
      {"base: 5 ", "bases: 5 ", "unknown name \"rounding.bases\""},
      {"inflow_by: residence", "inflow_by: provider",
       "\"rounding.inflow_by\" must be residence or referrer"},
      {"every_months: 1", "every_months: 2", "must be 1 or 3 or 12"},
      {"day: 11", "day: 31", "\"publication.day\" must be a whole number from 1 to 28"},
      {"threshold: 10", "threshold: 4", "must be at least rounding.base, 5"},
      {"denominator_min: 50", "denominator_min: 9", "must be at least the threshold"},
      {"name: public", "name: region", "audience \"region\" is given twice"},
      {"months: true", "months: maybe", "\"audiences.months\" must be true or false"},
      {"version: 1", "version: [", "is not YAML"},
  };
  for (const Wrong& wrong : kCases) {
    std::string text = ShippedPolicy();
    const auto at = text.find(wrong.from);
    ASSERT_NE(at, std::string::npos) << wrong.from;
    text.replace(at, std::string(wrong.from).size(), wrong.to);
    const auto policy = ParseDisclosurePolicy(text);
    ASSERT_FALSE(policy.ok()) << wrong.to;
    EXPECT_THAT(ProblemTexts(policy.error()), Contains(HasSubstr(wrong.problem)));
    EXPECT_THAT(ProblemTexts(policy.error()).front(), testing::StartsWith("line "));
  }
}

TEST(DisclosurePolicy, PublishesOnItsDayAndNotBefore) {
  DisclosurePolicy policy = SmallPolicy();
  const auto published = [&policy](const char* today) {
    return care::DayText(PublicationDay(policy, *care::ParseDay(today)));
  };
  EXPECT_EQ(published("2026-11-11"), "2026-11-11");
  EXPECT_EQ(published("2026-11-10"), "2026-10-11");
  policy.every_months = 3;
  EXPECT_EQ(published("2026-12-31"), "2026-10-11");
  EXPECT_EQ(published("2027-01-10"), "2026-10-11");
  policy.every_months = 12;
  EXPECT_EQ(published("2027-01-11"), "2027-01-11");
}

// The vector of the function's authors: key 00 to 0f, text 00 to 0e.
TEST(SecretOffset, IsSipHash) {
  const auto key = ParseDisclosureKey("000102030405060708090a0b0c0d0e0f");
  ASSERT_TRUE(key.has_value());
  std::string text;
  for (char c = 0; c < 15; ++c) text += c;
  EXPECT_EQ(SipHash(*key, text), 0xa129ca6149be45e5ULL);
  EXPECT_FALSE(ParseDisclosureKey("0001").has_value());
  EXPECT_FALSE(ParseDisclosureKey("zz0102030405060708090a0b0c0d0e0f").has_value());
}

TEST(SecretOffset, IsSpreadEvenlyAndOfTheCellAlone) {
  const OffsetOf offset_of = KeyedOffsets({1, 2});
  std::vector<int> seen(5);
  for (int i = 0; i < 5000; ++i) {
    const std::string cell = "0171|inflow.without|" + std::to_string(i);
    const std::int64_t offset = offset_of(cell, 5);
    ASSERT_EQ(offset, offset_of(cell, 5));
    ++seen.at(static_cast<std::size_t>(offset));
  }
  for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
  EXPECT_NE(SipHash({1, 2}, "0171"), SipHash({1, 3}, "0171"));
}

}  // namespace
}  // namespace instroom::indicator::test
