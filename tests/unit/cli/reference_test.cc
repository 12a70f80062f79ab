// Files of reference data: what they say, what is wrong with them and on which line, what changes.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

#include "deploy/sample/region.h"
#include "services/cli/reference_changes.h"
#include "services/cli/reference_file.h"

namespace instroom::cli {
namespace {

constexpr char kMunicipalities[] = "# comment\ncode,name\n0995,Lelystad\n0482,Alblasserdam\n";
constexpr char kProducts[] = "code,category,care_form,name\n45A04,45,02,\"Ambulant, regulier\"\n";
constexpr char kMain[] =
    "region: [\"0995\"]\n"
    "files:\n"
    "  municipalities: m.csv\n"
    "  products: p.csv\n"
    "providers:\n"
    "  - {code: \"99000101\", name: Wilgerstee}\n"
    "own_products:\n"
    "  - {municipality: \"0995\", category: \"50\", code: \"90002\", name: Maatwerk}\n"
    "populations:\n"
    "  - {municipality: \"0995\", date: 2023-12-31, minors: 17900, source: estimate}\n";

using Files = std::map<std::string, std::string>;

auto Read(const Files& files) {
  return ReadReference("folder/main.yaml",
                       [&](const std::string& path) -> std::optional<std::string> {
                         const auto found = files.find(path);
                         if (found == files.end()) return std::nullopt;
                         return found->second;
                       });
}

Files Good() {
  return {
      {"folder/main.yaml", kMain}, {"folder/m.csv", kMunicipalities}, {"folder/p.csv", kProducts}};
}

TEST(ReferenceFile, GivesEveryItemUnderTheKeyOfItsRecord) {
  const auto items = Read(Good());
  ASSERT_TRUE(items) << ProblemText(items.error().front());
  EXPECT_EQ(items->size(), 6U);
  EXPECT_TRUE(items->at("municipality/0995").municipality().in_region());
  EXPECT_FALSE(items->at("municipality/0482").municipality().in_region());
  EXPECT_EQ(items->at("product//45A04").product().name(), "Ambulant, regulier");
  EXPECT_EQ(items->at("product/0995/90002").product().category(), "50");
  EXPECT_EQ(items->at("population/0995/2023-12-31").population().minors(), 17'900);
}

TEST(ReferenceFile, TellsUntilWhenCodesHold) {
  auto files = Good();
  files["folder/main.yaml"] = std::string(kMain) +
                              "ends:\n"
                              "  - {municipality: \"0482\", until: 2026-12-31}\n"
                              "  - {code: \"45A04\", until: 2025-06-30}\n"
                              "  - {municipality: \"0995\", code: \"90002\", until: 2027-01-31}\n";
  const auto items = Read(files);
  ASSERT_TRUE(items) << ProblemText(items.error().front());
  EXPECT_EQ(items->at("municipality/0482").municipality().end_date().year(), 2026);
  EXPECT_FALSE(items->at("municipality/0995").municipality().has_end_date());
  EXPECT_EQ(items->at("product//45A04").product().end_date().month(), 6);
  EXPECT_EQ(items->at("product/0995/90002").product().end_date().year(), 2027);
  files["folder/main.yaml"] +=
      "  - {code: \"99Z99\", until: 2027-01-31}\n  - {code: \"45A04\", until: soon}\n";
  const auto wrong = Read(files);
  ASSERT_FALSE(wrong);
  ASSERT_EQ(wrong.error().size(), 2u);
  EXPECT_EQ(ProblemText(wrong.error()[0]),
            "folder/main.yaml:15: ends: neither a municipality nor a product of this file");
  EXPECT_EQ(ProblemText(wrong.error()[1]).find("folder/main.yaml:16: until: not an existing day"),
            0u);
}

struct Wrong {
  const char* name;
  const char* file;
  const char* before;
  const char* after;
  const char* problem;
};

class WrongReference : public testing::TestWithParam<Wrong> {};

TEST_P(WrongReference, IsToldWithFileLineAndReason) {
  const auto& wrong = GetParam();
  auto files = Good();
  auto& text = files[wrong.file];
  const auto at = text.find(wrong.before);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(wrong.before).size(), wrong.after);
  const auto items = Read(files);
  ASSERT_FALSE(items);
  EXPECT_EQ(ProblemText(items.error().front()).find(wrong.problem), 0U)
      << ProblemText(items.error().front());
}

INSTANTIATE_TEST_SUITE_P(
    Files, WrongReference,
    testing::Values(Wrong{"Provider", "folder/main.yaml", "99000101", "9900010",
                          "folder/main.yaml:6: code: 7 digits; an AGB code has 8 digits"},
                    Wrong{"Section", "folder/main.yaml",
                          "providers:", "provider:", "folder/main.yaml:5: provider: unknown"},
                    Wrong{"Key", "folder/main.yaml", "name: Wilgerstee", "nam: Wilgerstee",
                          "folder/main.yaml:6: nam: unknown here"},
                    Wrong{"Region", "folder/main.yaml", "[\"0995\"]", "[\"0996\"]",
                          "folder/main.yaml:1: region: 0996 is not among the municipalities"},
                    Wrong{"Day", "folder/main.yaml", "2023-12-31", "2023-02-31",
                          "folder/main.yaml:10: date: not an existing day"},
                    Wrong{"Count", "folder/main.yaml", "17900", "-1",
                          "folder/main.yaml:10: minors: 2 characters; a whole number"},
                    Wrong{"Yaml", "folder/main.yaml", "providers:", "providers: [",
                          "folder/main.yaml:"},
                    Wrong{"Csv", "folder/m.csv", "0482,Alblasserdam", "482,Alblasserdam",
                          "folder/m.csv:4: code: 3 digits; a CBS code has 4 digits"},
                    Wrong{"Cells", "folder/m.csv", "0482,Alblasserdam", "0482",
                          "folder/m.csv:4: 1 cells; expected code,name"},
                    Wrong{"Header", "folder/p.csv", "code,category", "kode,category",
                          "folder/p.csv:1: the first line must be: code,category,care_form,name"},
                    Wrong{"Twice", "folder/m.csv", "0482,Alblasserdam", "0995,Lelystad",
                          "folder/m.csv:4: municipality/0995 is given twice"},
                    Wrong{"Missing", "folder/main.yaml", "m.csv", "n.csv",
                          "folder/n.csv: there is no such file"}),
    [](const auto& made) { return made.param.name; });

TEST(ReferenceFile, TellsEveryProblemAtOnce) {
  auto files = Good();
  files["folder/m.csv"] = "code,name\n095,Lelystad\n042,Alblasserdam\n";
  const auto items = Read(files);
  ASSERT_FALSE(items);
  EXPECT_GE(items.error().size(), 4U);
}

TEST(ReferenceChanges, WritesOnlyWhatDiffersUnderTheNextVersion) {
  const auto wanted = Read(Good());
  auto first = ChangesBetween({}, *wanted, false);
  EXPECT_EQ(first.version, 1);
  EXPECT_EQ(first.added, 6U);
  const auto again = ChangesBetween(first.written, *wanted, false);
  EXPECT_EQ(again.version, 1);
  EXPECT_TRUE(again.written.empty());
  EXPECT_EQ(again.unchanged, 6U);
  auto renamed = *wanted;
  renamed.at("provider/99000101").mutable_provider()->set_name("Kwartelhof");
  const auto changed = ChangesBetween(first.written, renamed, false);
  EXPECT_EQ(changed.version, 2);
  ASSERT_EQ(changed.written.size(), 1U);
  EXPECT_EQ(changed.written.begin()->second.version(), 2);
}

TEST(ReferenceChanges, RemovesOnlyWhenAskedTo) {
  const auto wanted = Read(Good());
  auto current = ChangesBetween({}, *wanted, false).written;
  auto less = *wanted;
  less.erase("provider/99000101");
  EXPECT_TRUE(ChangesBetween(current, less, false).removed.empty());
  EXPECT_EQ(ChangesBetween(current, less, true).removed,
            std::vector<std::string>{"provider/99000101"});
}

std::optional<std::string> FromDisk(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(SampleReference, KnowsEveryCodeThatTheSampleUses) {
  const auto items = ReadReference(INSTROOM_SAMPLE_REFERENCE, FromDisk);
  ASSERT_TRUE(items) << ProblemText(items.error().front());
  for (const auto& row : sample::Municipalities()) {
    const auto& item = items->at("municipality/" + std::string(row.code));
    EXPECT_TRUE(item.municipality().in_region());
    EXPECT_EQ(item.municipality().name(), row.name);
  }
  for (const auto& row : sample::Providers()) {
    EXPECT_TRUE(items->contains("provider/" + std::string(row.code))) << row.code;
  }
  for (const auto& row : sample::Products()) {
    if (row.code.empty()) continue;
    const std::string owner(
        row.only_municipality < 0
            ? ""
            : sample::Municipalities()[static_cast<std::size_t>(row.only_municipality)].code);
    const auto key = "product/" + owner + "/" + std::string(row.code);
    ASSERT_TRUE(items->contains(key)) << key;
    EXPECT_EQ(items->at(key).product().category(), row.category) << key;
  }
}

TEST(SampleReference, HasAllMunicipalitiesProductsAndPopulations) {
  const auto items = ReadReference(INSTROOM_SAMPLE_REFERENCE, FromDisk);
  ASSERT_TRUE(items);
  std::map<std::string, int> kinds;
  for (const auto& [key, item] : *items) ++kinds[key.substr(0, key.find('/'))];
  EXPECT_EQ(kinds["municipality"], 342);
  EXPECT_EQ(kinds["product"], 451);
  EXPECT_EQ(kinds["population"], 7 * 4);
  EXPECT_GE(kinds["provider"], static_cast<int>(sample::Providers().size()));
}

}  // namespace
}  // namespace instroom::cli
