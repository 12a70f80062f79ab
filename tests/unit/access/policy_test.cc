#include "services/access/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "instroom/allocation/v1/erasure_service.pb.h"
#include "instroom/indicator/v1/indicator_service.pb.h"
#include "instroom/notification/v1/notification_service.pb.h"
#include "instroom/referral/v1/referral_service.pb.h"
#include "services/access/methods.h"
#include "tests/unit/access/policy_page.h"

namespace instroom::access::testing {
namespace {

std::string FileText(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::string(INSTROOM_SOURCE_DIR) + "/" + path).rdbuf();
  return text.str();
}

const Policy& Ours() {
  static const auto policy = ParsePolicy(FileText("deploy/authorisation.yaml"));
  EXPECT_TRUE(policy.ok()) << policy.error().detail;
  return *policy;
}

std::string WhyRefused(const std::string& yaml) {
  const auto policy = ParsePolicy(yaml);
  return policy ? "taken" : policy.error().detail;
}

std::string Row(const std::string& row) {
  return "version: 1\nmethods:\n  - method: /a.B/C\n    " + row + "\n";
}

std::vector<std::string> AllMethods() {
  std::vector<std::string> methods;
  for (const auto* file : {allocation::v1::SubmitMessageRequest::descriptor()->file(),
                           allocation::v1::EraseClientRequest::descriptor()->file(),
                           indicator::v1::ListFiguresRequest::descriptor()->file(),
                           notification::v1::ListNoticesRequest::descriptor()->file(),
                           referral::v1::GetReferralRequest::descriptor()->file()}) {
    const auto of_service = MethodsOf(*file);
    methods.insert(methods.end(), of_service.begin(), of_service.end());
  }
  return methods;
}

TEST(Policy, HasARowForEveryMethodOfEveryService) {
  const auto methods = AllMethods();
  EXPECT_GT(methods.size(), 20U);
  EXPECT_THAT(Ours().Lacking(methods), ::testing::IsEmpty());
}

TEST(Policy, HasNoRowForAMethodThatIsNotThere) {
  const auto methods = AllMethods();
  for (const PolicyRow& row : Ours().rows()) {
    if (row.method.starts_with("/")) {
      EXPECT_THAT(methods, ::testing::Contains(row.method));
    }
  }
}

TEST(Policy, GivesNothingToWhomItDoesNotName) {
  const auto policy = ParsePolicy(Row("municipality: {machine: own_cases}"));
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(policy->ScopeOf("/a.B/C", *ParseCaller("municipality:0995")), Scope::kOwnCases);
  EXPECT_EQ(policy->ScopeOf("/a.B/C", *ParseCaller("municipality:0995 access p")), Scope::kNone);
  EXPECT_EQ(policy->ScopeOf("/a.B/C", *ParseCaller("provider:03030303")), Scope::kNone);
  EXPECT_EQ(policy->ScopeOf("/a.B/D", *ParseCaller("municipality:0995")), Scope::kNone);
  EXPECT_EQ(policy->ScopeOf("", *ParseCaller("municipality:0995")), Scope::kNone);
}

TEST(Policy, GivesAPersonTheWidestOfItsRoles) {
  const auto policy =
      ParsePolicy(Row("municipality: {contract: own_municipality, access: own_cases}"));
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(policy->ScopeOf("/a.B/C", *ParseCaller("municipality:0995 contract p")),
            Scope::kOwnMunicipality);
  EXPECT_EQ(policy->ScopeOf("/a.B/C", *ParseCaller("municipality:0995 contract,access p")),
            Scope::kOwnCases);
}

TEST(Policy, OpensCasesToSendersAndAddresseesOnly) {
  for (const PolicyRow& row : Ours().rows()) {
    for (const auto& [who, scope] : row.scopes) {
      if (scope != Scope::kOwnCases) continue;
      const bool has_cases =
          who.first == PartyKind::kMunicipality || who.first == PartyKind::kProvider;
      EXPECT_TRUE(has_cases) << row.method;
    }
  }
}

TEST(Policy, GivesNobodyWhoWatchesTheRegionAMessage) {
  for (const char* method : {"SubmitMessage", "Exchange", "GetOutcome", "ReadFeed"}) {
    for (const char* who : {"region:F", "national:CBS", "operator:O", "service:gateway"}) {
      EXPECT_EQ(Ours().ScopeOf(std::string("/instroom.allocation.v1.AllocationService/") + method,
                               *ParseCaller(who)),
                Scope::kNone)
          << method << " " << who;
    }
  }
}

TEST(PolicyFile, SaysInWhichLineWhatIsWrong) {
  EXPECT_EQ(WhyRefused(Row("municipality: {machine: everything}")), "line 4: unknown scope");
  EXPECT_EQ(WhyRefused(Row("municipality: {mayor: all}")), "line 4: unknown role 'mayor'");
  EXPECT_EQ(WhyRefused(Row("planet: {machine: all}")), "line 4: unknown kind of party 'planet'");
  EXPECT_EQ(WhyRefused(Row("region: {machine: own_cases}")),
            "line 4: region can't have the scope own_cases");
  EXPECT_EQ(WhyRefused(Row("provider: {machine: own_municipality}")),
            "line 4: provider can't have the scope own_municipality");
  EXPECT_EQ(WhyRefused(Row("service: {operator: all}")), "line 4: a service is always a machine");
  EXPECT_EQ(WhyRefused(Row("open: true")), "line 4: only a route of the gateway may be open");
  EXPECT_EQ(WhyRefused(Row("region: all")), "line 4: expected roles with their scopes");
  EXPECT_EQ(WhyRefused(Row("region: {machine: region}") + "  - method: /a.B/C\n"),
            "line 5: this method is there twice");
}

TEST(PolicyFile, IsRefusedWhenItIsNoPolicy) {
  EXPECT_EQ(WhyRefused(""), "line 1: expected version: 1");
  EXPECT_EQ(WhyRefused("version: 2\nmethods: []\n"), "line 1: expected version: 1");
  EXPECT_EQ(WhyRefused("version: 1\n"), "line 1: expected a list of methods");
  EXPECT_EQ(WhyRefused("version: 1\nmethods:\n  - x\n"), "line 3: expected a method");
  EXPECT_EQ(WhyRefused("version: 1\nmethods:\n  - method: Submit\n"),
            "line 3: a method is /package.Service/Method or 'GET /path'");
  EXPECT_THAT(WhyRefused("version: [1\n"), ::testing::StartsWith("line "));
}

// docs/authorisation.md is written by this test when INSTROOM_WRITE_DOCS is set.
TEST(Policy, IsWhatTheDocumentationSays) {
  const auto purposes = ParsePurposes(FileText("deploy/authorisation.yaml"));
  ASSERT_TRUE(purposes.ok()) << purposes.error().detail;
  const auto limits = ParseLimits(FileText("deploy/authorisation.yaml"));
  ASSERT_TRUE(limits.ok()) << limits.error().detail;
  const std::string page = PolicyPage(Ours(), *purposes, *limits);
  if (std::getenv("INSTROOM_WRITE_DOCS") != nullptr) {
    std::ofstream(std::string(INSTROOM_SOURCE_DIR) + "/docs/authorisation.md") << page;
  }
  EXPECT_EQ(FileText("docs/authorisation.md"), page) << "run this test with INSTROOM_WRITE_DOCS=1";
}

}  // namespace
}  // namespace instroom::access::testing
