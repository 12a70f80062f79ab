#include "services/access/caller.h"

#include <gtest/gtest.h>

namespace instroom::access {
namespace {

TEST(Party, IsReadBackAsItIsWritten) {
  for (const char* text : {"municipality:0995", "provider:03030303", "region:FLEVOLAND",
                           "national:CBS", "operator:ops-1", "service:gateway"}) {
    const auto party = ParseParty(text);
    ASSERT_TRUE(party.has_value()) << text;
    EXPECT_EQ(PartyText(*party), text);
  }
}

TEST(Party, HasTheCodeOfItsKind) {
  for (const char* text :
       {"", "0995", "municipality:", "municipality:995", "municipality:09951", "municipality:099a",
        "municipality:03030303", "provider:0995", "provider:0303030x", "Municipality:0995",
        "region:", "region:a b", "region:a\n", "region:a/b", "planet:1", "municipality:0995 ",
        "region:123456789012345678901234567890123"}) {
    EXPECT_FALSE(ParseParty(text).has_value()) << text;
  }
}

TEST(Caller, IsReadBackAsItIsWritten) {
  for (const char* text : {"municipality:0995", "municipality:0995 access,finance p-17"}) {
    const auto caller = ParseCaller(text);
    ASSERT_TRUE(caller.has_value()) << text;
    EXPECT_EQ(CallerText(*caller), text);
  }
}

TEST(Caller, IsAMachineWithoutAPerson) {
  EXPECT_EQ(ParseCaller("provider:03030303")->roles, std::vector<Role>{Role::kMachine});
}

TEST(Caller, IsAPersonOnlyWithRolesAndAName) {
  for (const char* text :
       {"municipality:0995 access", "municipality:0995 access ", "municipality:0995  p-17",
        "municipality:0995 machine p-17", "municipality:0995 access,machine p-17",
        "municipality:0995 boss p-17", "municipality:0995 access p 17",
        "municipality:0995 access p\n", "municipality:0995, access p-17"}) {
    EXPECT_FALSE(ParseCaller(text).has_value()) << text;
  }
}

TEST(Caller, HasEachRoleOnce) {
  EXPECT_EQ(ParseCaller("region:F policy,policy p")->roles, std::vector<Role>{Role::kPolicy});
}

}  // namespace
}  // namespace instroom::access
