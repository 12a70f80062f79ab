#include "services/indicator/api/audience.h"

#include <gtest/gtest.h>

namespace instroom::indicator {
namespace {

using access::Scope;

Audience With(const char* caller, Scope scope) {
  return AudienceFor({*access::ParseCaller(caller), scope});
}

TEST(Audience, FollowsTheScope) {
  EXPECT_TRUE(With("region:F", Scope::kRegion).entitled());
  EXPECT_TRUE(With("operator:O", Scope::kAll).entitled());
  const Audience own = With("municipality:0995 policy p", Scope::kOwnMunicipality);
  EXPECT_EQ(own.policy, "region");
  EXPECT_EQ(own.own, std::vector<std::string>{"0995"});
  const Audience council = With("municipality:0995 council p", Scope::kPublished);
  EXPECT_EQ(council.policy, "public");
  EXPECT_TRUE(council.own.empty());
}

TEST(Audience, OfWhoHasNoScopeIsNobody) {
  for (const Scope scope : {Scope::kNone, Scope::kOwnCases}) {
    const Audience nobody = With("provider:03030303", scope);
    EXPECT_FALSE(nobody.entitled());
    EXPECT_TRUE(nobody.own.empty());
    EXPECT_EQ(nobody.policy, "nobody");
  }
}

}  // namespace
}  // namespace instroom::indicator
