#include "services/access/purposes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "services/access/policy.h"

namespace instroom::access {
namespace {

constexpr char kMethod[] = "/instroom.allocation.v1.AllocationService/GetOutcome";

std::string FileText() {
  std::ostringstream text;
  text << std::ifstream(std::string(INSTROOM_SOURCE_DIR) + "/deploy/authorisation.yaml").rdbuf();
  return text.str();
}

const Purposes& Ours() {
  static const auto purposes = ParsePurposes(FileText());
  EXPECT_TRUE(purposes.ok()) << purposes.error().detail;
  return *purposes;
}

std::string Answer(const std::string& caller, const std::string& said) {
  const auto purpose = Ours().PurposeOf(kMethod, *ParseCaller(caller), said);
  return purpose ? purpose->code : purpose.error().reason;
}

TEST(Purposes, AreThoseOfTheMethodForAProgramWhateverItSays) {
  EXPECT_EQ(Answer("municipality:0995", ""), "message_traffic");
  EXPECT_EQ(Answer("municipality:0995", "provision"), "message_traffic");
  const auto none = Ours().PurposeOf("/a.B/C", *ParseCaller("municipality:0995"), "");
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().kind, platform::ErrorKind::kNotAllowed);
}

TEST(Purposes, MustBeSaidByAPersonAndFitItsRole) {
  EXPECT_EQ(Answer("municipality:0995 access p-1", "provision"), "provision");
  EXPECT_EQ(Answer("municipality:0995 finance,access p-1", "objection"), "objection");
  EXPECT_EQ(Answer("municipality:0995 access p-1", ""), "PURPOSE_MISSING");
  EXPECT_EQ(Answer("municipality:0995 access p-1", "curiosity"), "PURPOSE_NOT_KNOWN");
  EXPECT_EQ(Answer("municipality:0995 finance p-1", "provision"), "PURPOSE_NOT_ALLOWED");
  // A person is no program.
  EXPECT_EQ(Answer("municipality:0995 access p-1", "message_traffic"), "PURPOSE_NOT_ALLOWED");
}

TEST(Purposes, NeedNotBeSaidWhereTheMethodHasOneForPeople) {
  const auto answer = [](const std::string& caller, const std::string& said) {
    const auto purpose = Ours().PurposeOf("/instroom.allocation.v1.ErasureService/EraseClient",
                                          *ParseCaller(caller), said);
    return purpose ? purpose->code : purpose.error().reason;
  };
  EXPECT_EQ(answer("operator:OPS operator p-1", ""), "erasure");
  EXPECT_EQ(answer("operator:OPS operator p-1", "erasure"), "erasure");
  EXPECT_EQ(answer("operator:OPS operator p-1", "provision"), "PURPOSE_NOT_ALLOWED");
  EXPECT_EQ(answer("operator:OPS", "erasure"), "PURPOSE_NOT_ALLOWED");
  EXPECT_EQ(answer("municipality:0995 access p-1", ""), "PURPOSE_MISSING");
  EXPECT_EQ(answer("municipality:0995 access p-1", "erasure"), "PURPOSE_NOT_ALLOWED");
}

TEST(Purposes, AreAskedByMethodsThatThePolicyKnows) {
  const auto policy = ParsePolicy(FileText());
  ASSERT_TRUE(policy.ok());
  std::vector<std::string> methods;
  for (const auto& [method, code] : Ours().method_purposes()) {
    EXPECT_TRUE(Ours().Opens(method));
    methods.push_back(method);
  }
  EXPECT_THAT(policy->Lacking(methods), testing::IsEmpty());
  EXPECT_FALSE(Ours().Opens("/instroom.indicator.v1.IndicatorService/ListFigures"));
}

std::string WhyRefused(const std::string& purposes, const std::string& opens = "{}") {
  const auto read = ParsePurposes("purposes:\n" + purposes + "opens: " + opens + "\n");
  return read ? "taken" : read.error().detail;
}

TEST(PurposesFile, SaysInWhichLineWhatIsWrong) {
  const std::string good = "  - {code: a, roles: [machine], activity: 'urn:a', ground: law}\n";
  EXPECT_EQ(WhyRefused(good, "{/a.B/C: a}"), "taken");
  EXPECT_EQ(WhyRefused(good + good), "line 3: this purpose is there twice");
  EXPECT_EQ(WhyRefused("  - {code: A, roles: [machine], activity: 'urn:a', ground: law}\n"),
            "line 2: a code has lower case letters and _ only");
  EXPECT_EQ(WhyRefused("  - {code: a, roles: [], activity: 'urn:a', ground: law}\n"),
            "line 2: expected roles");
  EXPECT_EQ(WhyRefused("  - {code: a, roles: [mayor], activity: 'urn:a', ground: law}\n"),
            "line 2: unknown role");
  EXPECT_EQ(WhyRefused("  - {code: a, roles: [machine], activity: a, ground: law}\n"),
            "line 2: activity: expected a URI");
  EXPECT_EQ(WhyRefused("  - {code: a, roles: [machine], activity: 'urn:a'}\n"),
            "line 2: expected ground");
  EXPECT_EQ(
      WhyRefused("  - {code: a, role: machine}\n"),
      "line 2: a purpose has the unknown key \"role\"; expected: activity, code, ground, roles");
  const std::string not_of_a_method =
      "line 3: expected the code of a purpose, of machines alone or of people";
  EXPECT_EQ(WhyRefused(good, "{/a.B/C: b}"), not_of_a_method);
  EXPECT_EQ(WhyRefused("  - {code: a, roles: [machine, access], activity: 'urn:a', ground: law}\n",
                       "{/a.B/C: a}"),
            not_of_a_method);
  EXPECT_EQ(WhyRefused("  x\n"), "line 1: expected a list of purposes");
}

}  // namespace
}  // namespace instroom::access
