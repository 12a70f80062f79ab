#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "services/allocation/domain/form_types.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "tests/unit/allocation/rules/rules_page.h"

namespace instroom::allocation::testing {
namespace {

TEST(RuleCatalogue, FindsEveryRowByItsId) {
  for (const RuleRow& row : AllRules()) {
    ASSERT_NE(FindRule(row.id), nullptr) << row.id;
    EXPECT_EQ(FindRule(row.id)->explanation, row.explanation);
  }
  EXPECT_EQ(FindRule("TR999"), nullptr);
}

TEST(RuleCatalogue, HasEveryRowOnceAndComplete) {
  std::set<std::string_view> ids;
  for (const RuleRow& row : AllRules()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_NE(row.messages, 0) << row.id;
    EXPECT_FALSE(row.scope.empty()) << row.id;
    EXPECT_FALSE(row.explanation.empty()) << row.id;
    EXPECT_FALSE(row.source.empty()) << row.id;
  }
}

TEST(RuleCatalogue, SaysWhyARuleIsNotJudged) {
  for (const RuleRow& row : AllRules()) {
    if (row.judge == Judge::kNotJudged || row.judge == Judge::kKept) {
      EXPECT_FALSE(row.note.empty()) << row.id;
    }
  }
}

TEST(RuleCatalogue, GivesReturnCodesAsTheControlLevelsDo) {
  for (const RuleRow& row : AllRules()) {
    if (row.level < 2) {
      EXPECT_EQ(row.return_code, "") << row.id;
    } else if (row.level == 2) {
      EXPECT_EQ(row.return_code, "0001") << row.id;
    } else {
      EXPECT_EQ(BrokenBy(TextType::kReturnCode, row.return_code), "") << row.id;
      EXPECT_NE(row.return_code, "0001") << row.id;
    }
  }
}

TEST(RuleCatalogue, MakesFaultsOfItsRows) {
  const v1::Fault fault =
      MakeFault("TR074", "StartProduct[2]", "StartProduct[2]/Begindatum", "a date");
  EXPECT_EQ(fault.rule(), "TR074");
  EXPECT_EQ(fault.return_code(), "9074");
  EXPECT_EQ(fault.place(), "StartProduct[2]");
  EXPECT_EQ(fault.field(), "StartProduct[2]/Begindatum");
  EXPECT_EQ(fault.shape(), "a date");
  EXPECT_EQ(fault.explanation(), FindRule("TR074")->explanation);
}

TEST(RuleCatalogue, KnowsTheSixMessages) {
  EXPECT_EQ(MessageBit(v1::MESSAGE_KIND_JW301), kOn301);
  EXPECT_EQ(MessageBit(v1::MESSAGE_KIND_JW308), kOn308);
  EXPECT_EQ(MessageBit(v1::MESSAGE_KIND_UNSPECIFIED), 0);
}

// docs/rules.md is written by this test when INSTROOM_WRITE_DOCS is set.
TEST(RuleCatalogue, IsWhatTheDocumentationSays) {
  const std::string path = std::string(INSTROOM_SOURCE_DIR) + "/docs/rules.md";
  if (std::getenv("INSTROOM_WRITE_DOCS") != nullptr) std::ofstream(path) << RulesPage();
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), RulesPage()) << "run this test with INSTROOM_WRITE_DOCS=1";
}

}  // namespace
}  // namespace instroom::allocation::testing
