// The definition file: read strictly, with every problem at its line.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "services/indicator/definition/parse.h"

namespace instroom::indicator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Shipped() {
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.find("/tests/unit/")) +
                     "/deploy/definitions/lelystad-2025.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Definition, ReadsTheShippedFile) {
  const auto definition = ParseDefinition(Shipped());
  ASSERT_TRUE(definition.ok()) << ProblemTexts(definition.error()).front();
  EXPECT_EQ(definition->Id(), "lelystad-2025@1");
  EXPECT_EQ(definition->age_max_years, 17);
  EXPECT_EQ(definition->chain_gap_days, 1);
  EXPECT_THAT(ParametersOf(*definition), testing::Contains("residential.own_products: 0995/90002"));
}

TEST(Definition, ResidentialIsACategoryOrTheMunicipalitysOwnProduct) {
  const auto definition = ParseDefinition(Shipped());
  ASSERT_TRUE(definition.ok());
  EXPECT_TRUE(IsResidential(*definition, "1892", "43", "43A03"));
  EXPECT_TRUE(IsResidential(*definition, "0995", "50", "90002"));
  EXPECT_FALSE(IsResidential(*definition, "1892", "50", "90002"));
  EXPECT_FALSE(IsResidential(*definition, "0995", "45", "45A53"));
  EXPECT_FALSE(IsResidential(*definition, "0995", "", ""));
}

struct Wrong {
  const char* from;
  const char* to;
  const char* problem;
};

TEST(Definition, EveryProblemNamesItsLineAndReason) {
  const Wrong kCases[] = {
      {"counting_date: actual_first", "counting_date: first",
       "line 8: \"counting_date\" must be actual_first or allocation_only"},
      {"max_years: 17", "max_years: seventeen",
       "line 13: \"age.max_years\" must be a whole number from 0 to 120"},
      {"  gap_days: 1", "  gap_day: 1", "unknown name \"chain.gap_day\""},
      {"  max_years: 17\n", "", "\"age.max_years\" is missing"},
      {"[\"43\", \"44\"]", "[\"430\"]", "a category has two digits (code list JZ020)"},
      {"[\"43\", \"44\"]", "43", "\"residential.categories\" must be a list"},
      {"municipality: \"0995\"", "municipality: \"995\"", "a municipality has four digits (CBS)"},
      {"name: lelystad-2025", "name: Lelystad 2025", "\"name\" has only small letters"},
      {"version: 1", "version: 1\nversion: 2", "\"version\" is given twice"},
      {"version: 1", "version: [", "is not YAML"},
      {"date: until_period_end", "date: sometime",
       "\"population.date\" must be until_period_end or before_period"},
  };
  for (const Wrong& wrong : kCases) {
    const auto definition = ParseDefinition(Replaced(Shipped(), wrong.from, wrong.to));
    ASSERT_FALSE(definition.ok()) << wrong.to;
    EXPECT_THAT(ProblemTexts(definition.error()), testing::Contains(HasSubstr(wrong.problem)));
  }
}

TEST(Definition, ReportsAllProblemsAtOnceInOrderOfLines) {
  std::string text = Replaced(Shipped(), "counting_date: actual_first", "counting_date: x");
  text = Replaced(text, "month: during_period", "month: x");
  text = Replaced(text, "gap_days: 1", "gap_days: x");
  const auto definition = ParseDefinition(text);
  ASSERT_FALSE(definition.ok());
  EXPECT_THAT(ProblemTexts(definition.error()),
              ElementsAre(HasSubstr("counting_date"), HasSubstr("active.month"),
                          HasSubstr("chain.gap_days")));
}

TEST(Definition, AnEmptyFileOrAListIsNoDefinition) {
  EXPECT_FALSE(ParseDefinition("").ok());
  EXPECT_FALSE(ParseDefinition("- a\n- b\n").ok());
}

}  // namespace
}  // namespace instroom::indicator
