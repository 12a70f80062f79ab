// The catalogue has every rule of the standard for the six messages, if its texts are at hand.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "services/allocation/domain/rule_catalogue.h"
#include "tests/contract/allocation/xsd.h"

namespace instroom::allocation::testing {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// What stands behind "- Name: " in a line; empty if the line is another.
std::string ValueOf(const std::string& line, const std::string& name) {
  const std::string start = "- " + name + ": ";
  return line.starts_with(start) ? line.substr(start.size()) : std::string();
}

// Conditions, constraints and restrictions are one long text: a rule's code, then its message.
void ExpectListed(std::istream& text) {
  std::string code;
  int count = 0;
  for (std::string line; std::getline(text, line);) {
    if (const std::string value = ValueOf(line, "Regelcode"); !value.empty()) code = value;
    const std::string message = ValueOf(line, "Bericht");
    const bool is_ours =
        message == "JW301" || message == "JW305" || message == "JW307" || message == "JW Retour";
    if (!is_ours) continue;
    ++count;
    EXPECT_NE(FindRule(code), nullptr) << code;
  }
  EXPECT_GT(count, 100);
}

TEST(Catalogue, HasEveryRuleOfTheStandardForTheseMessages) {
  SKIP_WITHOUT_XSD();
  const fs::path rules = *XsdFolder() / "../rules";
  if (!fs::is_directory(rules)) GTEST_SKIP() << "no rules beside the schemas";
  const std::regex named("(JW|WMO)30[1-8]");
  for (const char* kind : {"technische-regels", "bedrijfsregels"}) {
    for (const auto& file : fs::recursive_directory_iterator(rules / kind)) {
      if (file.path().extension() != ".md") continue;
      if (!std::regex_search(TextOf(file.path()), named)) continue;
      EXPECT_NE(FindRule(file.path().stem().string()), nullptr) << file.path().stem();
    }
  }
  for (const auto& file : fs::directory_iterator(rules / "condities-constraints")) {
    std::ifstream text(file.path());
    ExpectListed(text);
  }
}

}  // namespace
}  // namespace instroom::allocation::testing
