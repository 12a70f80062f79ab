#include "services/notification/rule_file.h"

#include <gmock/gmock.h>

#include "services/notification/config.h"

namespace instroom::notification {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kGood[] = R"(rules:
  - name: residential-ending
    version: 2
    months: 4
    residential: {categories: ["43"]}
    source: council
)";

TEST(RuleFile, ReadsARule) {
  const auto rules = ParseRules(kGood);
  ASSERT_TRUE(rules.ok());
  EXPECT_EQ(rules->front().name_and_version, "residential-ending@2");
  EXPECT_EQ(rules->front().months, 4);
}

TEST(RuleFile, NamesEveryProblemWithItsLine) {
  const auto rules =
      ParseRules("rules:\n  - name: x\n    version: 1\n    months: 99\n    moths: 3\n");
  ASSERT_FALSE(rules.ok());
  EXPECT_THAT(rules.error(),
              testing::UnorderedElementsAre(
                  HasSubstr("line 4: months must be a number from 1 to 24"),
                  HasSubstr("line 5: unknown key moths"), HasSubstr("source is missing"),
                  HasSubstr("residential names no category")));
}

TEST(RuleFile, BrokenYamlIsAProblemNotACrash) {
  const auto rules = ParseRules("rules: [\n");
  ASSERT_FALSE(rules.ok());
  EXPECT_THAT(rules.error(), ElementsAre(HasSubstr("line ")));
}

TEST(RetrySchedule, GoesOnForMoreThanADay) {
  std::chrono::milliseconds whole{0};
  for (const auto wait : RetrySchedule(std::chrono::seconds{5})) whole += wait;
  EXPECT_GT(whole, std::chrono::hours{24});
}

}  // namespace
}  // namespace instroom::notification
