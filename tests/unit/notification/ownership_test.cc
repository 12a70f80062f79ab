#include "services/notification/api/ownership.h"

#include <gtest/gtest.h>

namespace instroom::notification {
namespace {

using access::Admitted;
using access::ParseCaller;
using access::Scope;

TEST(Ownership, IsReadFromTheName) {
  const Admitted lelystad{*ParseCaller("municipality:0995"), Scope::kOwnMunicipality};
  const Admitted region{*ParseCaller("region:FLEVOLAND"), Scope::kRegion};
  EXPECT_TRUE(Owns(lelystad, "0995-desk"));
  EXPECT_TRUE(Owns(lelystad, "0995-"));
  for (const char* name : {"", "desk", "0995", "0995desk", "0034-desk", "00995-desk", "995-desk"}) {
    EXPECT_FALSE(Owns(lelystad, name)) << name;
  }
  for (const char* name : {"", "desk", "0995", "00995-desk", "a995-desk"}) {
    EXPECT_TRUE(Owns(region, name)) << name;
  }
  EXPECT_FALSE(Owns(region, "0995-desk"));
}

TEST(Ownership, IsNobodysWithoutAScope) {
  const Admitted nobody{*ParseCaller("municipality:0995"), Scope::kNone};
  EXPECT_FALSE(Owns(nobody, "0995-desk"));
  EXPECT_FALSE(Owns(nobody, "desk"));
}

}  // namespace
}  // namespace instroom::notification
