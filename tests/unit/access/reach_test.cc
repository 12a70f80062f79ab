#include "services/access/reach.h"

#include <gtest/gtest.h>

namespace instroom::access {
namespace {

Admitted With(const char* caller, Scope scope) {
  return {*ParseCaller(caller), scope};
}

constexpr char kLelystad[] = "municipality:0995";
constexpr char kProvider[] = "provider:03030303";

TEST(Reach, IsOfAMunicipalityItsOwnRows) {
  for (const Scope scope : {Scope::kOwnCases, Scope::kOwnMunicipality}) {
    EXPECT_TRUE(Reaches(With(kLelystad, scope), "0995", "03030303"));
    EXPECT_FALSE(Reaches(With(kLelystad, scope), "0034", "03030303"));
    EXPECT_FALSE(Reaches(With(kLelystad, scope), "", ""));
  }
}

TEST(Reach, IsOfAProviderItsOwnRows) {
  EXPECT_TRUE(Reaches(With(kProvider, Scope::kOwnCases), "0995", "03030303"));
  EXPECT_FALSE(Reaches(With(kProvider, Scope::kOwnCases), "0995", "03030304"));
}

TEST(Reach, IsOfTheRegionEverything) {
  EXPECT_TRUE(Reaches(With("region:F", Scope::kRegion), "0995", "03030303"));
  EXPECT_FALSE(Reaches(With("region:F", Scope::kNone), "0995", "03030303"));
}

TEST(Reach, OfTheRegionIsNeverAParty) {
  EXPECT_FALSE(Is(With("region:0995", Scope::kRegion), "0995"));
  EXPECT_FALSE(Is(With(kLelystad, Scope::kOwnCases), ""));
  EXPECT_TRUE(Is(With(kLelystad, Scope::kOwnCases), "0995"));
}

TEST(Narrow, FillsInTheOwnCodeAndRefusesAnothers) {
  std::string municipality;
  std::string provider = "03030303";
  EXPECT_TRUE(Narrow(With(kLelystad, Scope::kOwnCases), municipality, provider));
  EXPECT_EQ(municipality, "0995");
  EXPECT_EQ(provider, "03030303");
  municipality = "0034";
  EXPECT_FALSE(Narrow(With(kLelystad, Scope::kOwnCases), municipality, provider));
  EXPECT_FALSE(Narrow(With("provider:03030304", Scope::kOwnCases), municipality, provider));
}

TEST(Narrow, LeavesTheRegionsFilterAlone) {
  std::string municipality;
  std::string provider;
  EXPECT_TRUE(Narrow(With("region:F", Scope::kRegion), municipality, provider));
  EXPECT_EQ(municipality + provider, "");
}

}  // namespace
}  // namespace instroom::access
