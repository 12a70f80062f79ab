#include "services/platform/base/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>

namespace instroom::platform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Settings Of(std::map<std::string, std::string> values) {
  return Settings([values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  });
}

TEST(Settings, ReadsWhatIsGiven) {
  Settings settings = Of({{"A", "text"}, {"B", "-3"}, {"C", "65535"}, {"D_MS", "250"}});
  EXPECT_EQ(settings.Text("A"), "text");
  EXPECT_EQ(settings.Number("B", 0, -5, 5), -3);
  EXPECT_EQ(settings.Port("C", 1), 65535);
  EXPECT_EQ(settings.Millis("D_MS", 1, 0, 1000), std::chrono::milliseconds{250});
  EXPECT_THAT(settings.problems(), IsEmpty());
}

TEST(Settings, TakesTheFallbackForMissingAndEmpty) {
  Settings settings = Of({{"EMPTY", ""}});
  EXPECT_EQ(settings.Text("EMPTY", "x"), "x");
  EXPECT_EQ(settings.Text("MISSING", "y"), "y");
  EXPECT_EQ(settings.Number("EMPTY", 4, 0, 9), 4);
  EXPECT_EQ(settings.Port("MISSING", 8080), 8080);
  EXPECT_THAT(settings.problems(), IsEmpty());
}

TEST(Settings, CollectsEveryProblemWithItsName) {
  Settings settings = Of({{"WORD", "twelve"},
                          {"TAIL", "12x"},
                          {"HIGH", "11"},
                          {"HUGE", "99999999999999999999"},
                          {"PORT", "65536"}});
  settings.Text("GONE");
  settings.Number("WORD", 1, 0, 10);
  settings.Number("TAIL", 1, 0, 10);
  settings.Number("HIGH", 1, 0, 10);
  settings.Number("HUGE", 1, 0, 10);
  settings.Port("PORT", 1);
  settings.FileContents("NO_FILE");
  settings.Problem("OWN", "fits no choice");
  EXPECT_THAT(settings.problems(),
              ElementsAre(HasSubstr("GONE is missing"), HasSubstr("WORD is no whole number"),
                          HasSubstr("TAIL is no whole number"), HasSubstr("from 0 to 10"),
                          HasSubstr("HUGE is out of range"), HasSubstr("PORT is out of range"),
                          HasSubstr("NO_FILE is missing"), "OWN fits no choice."));
}

TEST(Settings, NeverShowsTheValueOfAProblem) {
  Settings settings = Of({{"SECRET", "letmein"}});
  settings.Number("SECRET", 1, 0, 10);
  EXPECT_THAT(settings.problems(), ElementsAre(testing::Not(HasSubstr("letmein"))));
}

TEST(Settings, ReadsAFileAndNamesOneThatIsNotThere) {
  const std::string path = testing::TempDir() + "/settings_test_file";
  std::ofstream(path) << "line\n";
  Settings settings =
      Of({{"FILE", path}, {"LOST", path + ".lost"}, {"FOLDER", testing::TempDir()}});
  EXPECT_EQ(settings.FileContents("FILE"), "line\n");
  EXPECT_EQ(settings.FileContents("LOST"), "");
  EXPECT_EQ(settings.FileContents("FOLDER"), "");
  EXPECT_THAT(settings.problems(), ElementsAre(HasSubstr("LOST"), HasSubstr("FOLDER")));
  std::remove(path.c_str());
}

}  // namespace
}  // namespace instroom::platform
