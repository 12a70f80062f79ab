#include "tests/unit/allocation/ijw/form_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "services/allocation/domain/form.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {

void PrintTo(const FormXmlCase& c, std::ostream* out) {
  *out << c.rule << " " << c.from;
}

namespace {

// The valid message of the kind, with the first `from` replaced.
std::string Changed(const FormXmlCase& c, std::string_view to) {
  const v1::Message message = ValidOf(c.kind);
  std::string xml = WriteMessage(message.header(), message.person(), message.lines());
  const auto at = xml.find(c.from);
  EXPECT_NE(at, std::string::npos) << c.from;
  return xml.replace(at, c.from.size(), to);
}

class FormXml : public ::testing::TestWithParam<FormXmlCase> {};

TEST_P(FormXml, IsKeptByTheGoodMessage) {
  const auto read = ReadXml(Changed(GetParam(), GetParam().good));
  ASSERT_TRUE(read.ok()) << read.error().faults.front().DebugString();
  EXPECT_THAT(CheckForm(*read), ::testing::IsEmpty());
}

TEST_P(FormXml, IsBrokenByTheBadMessage) {
  const auto read = ReadXml(Changed(GetParam(), GetParam().bad));
  ASSERT_FALSE(read.ok());
  std::vector<std::string> rules;
  for (const v1::Fault& fault : read.error().faults) rules.push_back(fault.rule());
  EXPECT_THAT(rules, ::testing::Contains(std::string(GetParam().rule)));
}

INSTANTIATE_TEST_SUITE_P(Table, FormXml, ::testing::ValuesIn(FormXmlCases()));

TEST(FormRules, EachHasACase) {
  for (const RuleRow& row : AllRules()) {
    if (row.judge != Judge::kDoor) continue;
    const auto& cases = FormXmlCases();
    EXPECT_TRUE(std::any_of(cases.begin(), cases.end(), [&](const FormXmlCase& c) {
      return c.rule == row.id;
    })) << row.id;
  }
}

}  // namespace
}  // namespace instroom::allocation::testing
