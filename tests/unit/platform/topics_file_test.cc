#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "services/care/topics.h"
#include "services/platform/log/topics.h"

namespace instroom::platform {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr char kHead[] =
    "environments:\n"
    "  local: {replication: 1}\n"
    "  production: {replication: 3, config: {min.insync.replicas: 2}}\n"
    "defaults: {partitions: 12, config: {retention.ms: -1}}\n";

TEST(ParseTopics, FillsInDefaultsAndAddsTheDeadTopic) {
  const auto specs = ParseTopics(std::string(kHead) + "topics:\n  - name: a.v1\n", "production");
  ASSERT_TRUE(specs.ok()) << specs.error().detail;
  ASSERT_EQ(specs->size(), 2u);
  EXPECT_EQ((*specs)[0].name, "a.v1");
  EXPECT_EQ((*specs)[0].partitions, 12);
  EXPECT_EQ((*specs)[0].replication, 3);
  EXPECT_EQ((*specs)[0].config.at("min.insync.replicas"), "2");
  EXPECT_EQ((*specs)[1].name, "a.v1.dead");
  EXPECT_EQ((*specs)[1].partitions, 1);
  EXPECT_EQ((*specs)[1].replication, 3);
}

TEST(ParseTopics, LetsATopicDiffer) {
  const auto specs = ParseTopics(std::string(kHead) +
                                     "topics:\n"
                                     "  - {name: a, partitions: 1, config: {retention.ms: 5}}\n"
                                     "  - {name: b}\n",
                                 "local");
  ASSERT_TRUE(specs.ok()) << specs.error().detail;
  EXPECT_EQ((*specs)[0].partitions, 1);
  EXPECT_EQ((*specs)[0].config.at("retention.ms"), "5");
  EXPECT_EQ((*specs)[2].partitions, 12);
  EXPECT_EQ((*specs)[2].config.at("retention.ms"), "-1");
}

struct Broken {
  const char* name;
  std::string yaml;
  const char* line;
  const char* what;
};

class ParseTopicsRefuses : public testing::TestWithParam<Broken> {};

TEST_P(ParseTopicsRefuses, WithTheLineAndWhatWasExpected) {
  const auto specs = ParseTopics(GetParam().yaml, "local");
  ASSERT_FALSE(specs.ok());
  EXPECT_EQ(specs.error().kind, ErrorKind::kInvalidInput);
  EXPECT_EQ(specs.error().reason, "TOPICS_FILE");
  EXPECT_THAT(specs.error().detail, AllOf(HasSubstr(GetParam().line), HasSubstr(GetParam().what)));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseTopicsRefuses,
    testing::Values(
        Broken{"Yaml", "topics: [", "line 1", ""},
        Broken{"NoEnvironments", "topics: []\n", "line 1", "environments is missing"},
        Broken{"OtherEnvironment", "environments:\n  x: {}\ntopics: []\n", "line 2", "\"local\""},
        Broken{"NoTopics", kHead, "line 1", "topics must be a list"},
        Broken{"UnknownKey", std::string(kHead) + "topics:\n  - {name: a, part: 1}\n", "line 6",
               "expected: config, name, park, partitions, read, write"},
        Broken{"NoName", std::string(kHead) + "topics:\n  - partitions: 1\n", "line 6", "a name"},
        Broken{"BadName", std::string(kHead) + "topics:\n  - name: a b\n", "line 6", "letters"},
        Broken{"Twice", std::string(kHead) + "topics:\n  - name: a\n  - name: a\n", "line 7",
               "twice"},
        Broken{"Partitions", std::string(kHead) + "topics:\n  - name: a\n    partitions: none\n",
               "line 7", "from 1 to 1000"},
        Broken{"NotAMap", std::string(kHead) + "topics:\n  - a\n", "line 6", "must be a map"},
        Broken{"Config", std::string(kHead) + "topics:\n  - {name: a, config: [1]}\n", "line 6",
               "config must be a map"}),
    [](const auto& row) { return row.param.name; });

TEST(TopicsFile, ListsEveryTopicThatTheCodeNames) {
  const auto here = std::filesystem::path(__FILE__).parent_path();
  std::ifstream file(here / "../../../deploy/topics.yaml");
  const std::string yaml{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  for (const char* environment : {"local", "production"}) {
    const auto specs = ParseTopics(yaml, environment);
    ASSERT_TRUE(specs.ok()) << specs.error().detail;
    std::vector<std::string> names;
    for (const TopicSpec& spec : *specs) {
      if (!spec.name.ends_with(".dead")) names.push_back(spec.name);
    }
    using namespace care::topics;
    EXPECT_THAT(names, testing::UnorderedElementsAre(
                           kIntake, kCommands, kAllocationEvents, kOutcomes, kDeliveries,
                           kReferralCommands, kReferralEvents, kReferenceEvents,
                           kNotificationEvents, kLooks, kAccessLog, kTicks, kDataKeys, kErasures));
  }
}

}  // namespace
}  // namespace instroom::platform
