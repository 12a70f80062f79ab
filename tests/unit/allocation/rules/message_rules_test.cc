#include "services/allocation/domain/message_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "services/allocation/domain/form.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "tests/unit/allocation/rules/message_rule_cases.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {

void PrintTo(const RuleCase& c, std::ostream* out) {
  *out << c.rule << " " << c.what;
}

namespace {

std::vector<std::string> RulesIn(const std::vector<v1::Fault>& faults) {
  std::vector<std::string> ids;
  for (const v1::Fault& fault : faults) ids.push_back(fault.rule());
  return ids;
}

class MessageRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(MessageRule, IsKeptByTheGoodMessage) {
  v1::Message message = ValidOf(GetParam().kind);
  GetParam().good(message);
  EXPECT_THAT(RulesIn(CheckForm(message)), ::testing::IsEmpty());
  EXPECT_THAT(RulesIn(CheckMessage(message)), ::testing::IsEmpty());
}

TEST_P(MessageRule, IsBrokenByTheBadMessage) {
  v1::Message message = ValidOf(GetParam().kind);
  GetParam().bad(message);
  EXPECT_THAT(RulesIn(CheckForm(message)), ::testing::IsEmpty());
  const std::vector<v1::Fault> faults = CheckMessage(message);
  const auto found = std::find_if(faults.begin(), faults.end(), [](const v1::Fault& fault) {
    return fault.rule() == GetParam().rule;
  });
  ASSERT_NE(found, faults.end()) << ::testing::PrintToString(RulesIn(faults));
  EXPECT_EQ(found->return_code(), "0001");
  EXPECT_EQ(found->place(), "Header");
  EXPECT_EQ(found->field(), GetParam().field);
  EXPECT_FALSE(found->shape().empty());
  EXPECT_FALSE(found->explanation().empty());
}

INSTANTIATE_TEST_SUITE_P(Table, MessageRule, ::testing::ValuesIn(MessageRuleCases()));

TEST(MessageRules, EachHasACase) {
  for (const std::string_view id : JudgedMessageRules()) {
    const auto& cases = MessageRuleCases();
    EXPECT_TRUE(std::any_of(cases.begin(), cases.end(), [&](const RuleCase& c) {
      return c.rule == id;
    })) << id;
  }
}

TEST(MessageRules, AreThoseOfTheCatalogue) {
  std::vector<std::string_view> listed;
  for (const RuleRow& row : AllRules()) {
    if (row.judge == Judge::kMessage) listed.push_back(row.id);
  }
  EXPECT_THAT(JudgedMessageRules(), ::testing::UnorderedElementsAreArray(listed));
}

TEST(MessageRules, FindNothingInValidMessages) {
  EXPECT_THAT(RulesIn(CheckMessage(Valid301())), ::testing::IsEmpty());
  EXPECT_THAT(RulesIn(CheckMessage(Valid305())), ::testing::IsEmpty());
  EXPECT_THAT(RulesIn(CheckMessage(Valid307())), ::testing::IsEmpty());
}

TEST(MessageRules, TellNoMoreThanAHundredFaults) {
  v1::Message message = Valid305();
  message.mutable_lines()->mutable_started(0)->set_delivery_status("2");
  for (int i = 0; i < 1000; ++i) {
    *message.mutable_lines()->add_started() = message.lines().started(0);
  }
  EXPECT_EQ(CheckMessage(message).size(), kFaultsMost);
}

}  // namespace
}  // namespace instroom::allocation::testing
