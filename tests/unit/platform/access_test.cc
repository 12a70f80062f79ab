// The broker's access rules: from the file, and as bytes of Kafka's protocol.

#include "services/platform/log/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "services/care/topics.h"
#include "services/platform/base/hex.h"
#include "services/platform/log/access_wire.h"

namespace instroom::platform {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kFile[] =
    "environments: {local: {replication: 1}}\n"
    "callers:\n"
    "  judge: {groups: [g.judge, g.more.*], transactions: [g.judge-*]}\n"
    "  reader: {}\n"
    "topics:\n"
    "  - {name: a, read: [judge, reader], write: [judge], park: [judge]}\n"
    "  - {name: b, read: [], write: []}\n";

std::vector<std::string> Texts(const std::vector<AccessRule>& rules) {
  std::vector<std::string> texts;
  for (const AccessRule& rule : rules) texts.push_back(ToText(rule));
  return texts;
}

std::string ProjectFile() {
  const auto here = std::filesystem::path(__FILE__).parent_path();
  std::ifstream file(here / "../../../deploy/topics.yaml");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ParseAccess, AllowsWhatTheFileSaysAndNothingElse) {
  const auto rules = ParseAccess(kFile);
  ASSERT_TRUE(rules.ok()) << rules.error().detail;
  EXPECT_THAT(
      Texts(*rules),
      testing::UnorderedElementsAre(
          "User:judge may read the topic a", "User:judge may write the topic a",
          "User:judge may see the settings of the topic a", "User:judge may write the topic a.dead",
          "User:judge may see the settings of the topic a.dead", "User:reader may read the topic a",
          "User:reader may see the settings of the topic a",
          "User:judge may read the group g.judge", "User:judge may read the group g.more.*",
          "User:judge may write the transaction g.judge-*"));
}

TEST(ParseAccess, RefusesWhoIsNoCallerAndWhatIsNoName) {
  const auto refusal = [](const std::string& from, const std::string& to) {
    std::string file = kFile;
    file.replace(file.find(from), from.size(), to);
    const auto rules = ParseAccess(file);
    return rules ? std::string("accepted") : rules.error().detail;
  };
  EXPECT_THAT(refusal("write: [judge]", "write: [jugde]"), HasSubstr("line 6: \"jugde\" is not"));
  EXPECT_THAT(refusal("write: [judge]", "write: judge"), HasSubstr("line 6: read, write and park"));
  EXPECT_THAT(refusal("g.judge,", "'*',"), HasSubstr("line 3"));
  EXPECT_THAT(refusal("reader: {}", "reader: {topics: [a]}"), HasSubstr("unknown key"));
  EXPECT_THAT(refusal("reader: {}", "'*': {}"), HasSubstr("line 4: a caller has letters"));
}

TEST(ParseTopicsOf, GivesTheTopicsOfACaller) {
  const auto names = [](const std::string& caller) {
    std::vector<std::string> found;
    const auto topics = ParseTopicsOf(kFile, "local", caller);
    if (!topics) return found;
    for (const TopicSpec& topic : *topics) found.push_back(topic.name);
    return found;
  };
  EXPECT_THAT(names("judge"), ElementsAre("a", "a.dead"));
  EXPECT_THAT(names("reader"), ElementsAre("a"));
  EXPECT_THAT(names("nobody"), ElementsAre());
}

TEST(TopicsFile, LetsNobodyButItsServicesAtTheTopics) {
  const auto rules = ParseAccess(ProjectFile());
  ASSERT_TRUE(rules.ok()) << rules.error().detail;
  const auto texts = Texts(*rules);
  EXPECT_THAT(texts, Contains("User:allocation may write the topic " +
                              std::string(care::topics::kAllocationEvents)));
  // Who submits what, and to whom it goes, is for allocation alone; a person in it is sealed.
  for (const char* topic :
       {care::topics::kIntake, care::topics::kCommands, care::topics::kDeliveries}) {
    for (const char* other : {"referral", "indicator", "notification", "gateway"}) {
      EXPECT_THAT(texts,
                  Not(Contains("User:" + std::string(other) + " may read the topic " + topic)));
    }
  }
  // The indicator counts: it writes no fact.
  EXPECT_THAT(texts, Not(Contains(HasSubstr("User:indicator may write"))));
  EXPECT_THAT(texts, Not(Contains(HasSubstr("User:gateway"))));
  EXPECT_THAT(texts, Not(Contains(HasSubstr("User:operator"))));
}

const AccessRule kRule{
    AccessRule::Resource::kTransaction, AccessRule::Pattern::kPrefix,  "t", "User:a", "*",
    AccessRule::Operation::kWrite,      AccessRule::Permission::kAllow};

// Written by hand after the protocol's description of version 1.
TEST(AccessWire, WritesRequestsAsTheProtocolHasThem) {
  EXPECT_EQ(ToHex(CreateRulesRequest("id", {kRule})),
            "00000022"
            "001e"
            "0001"
            "00000001"
            "00026964"
            "00000001"
            "05"
            "000174"
            "04"
            "0006557365723a61"
            "00012a"
            "04"
            "03");
  EXPECT_EQ(ToHex(DeleteRulesRequest("id", {kRule})),
            "00000022"
            "001f"
            "0001"
            "00000001"
            "00026964"
            "00000001"
            "05"
            "000174"
            "04"
            "0006557365723a61"
            "00012a"
            "04"
            "03");
  EXPECT_EQ(ToHex(DescribeRulesRequest("id")),
            "00000016"
            "001d"
            "0001"
            "00000001"
            "00026964"
            "01"
            "ffff"
            "01"
            "ffff"
            "ffff"
            "01"
            "01");
}

std::string Bytes(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

const std::string kHead = "0000000100000000";
const std::string kDescribed = kHead +
                               "0000"
                               "ffff"
                               "00000001"
                               "05"
                               "000174"
                               "04"
                               "00000001"
                               "0006557365723a61"
                               "00012a"
                               "04"
                               "03";

TEST(AccessWire, ReadsAnswers) {
  const auto described = ParseDescribed(Bytes(kDescribed));
  ASSERT_TRUE(described.has_value());
  EXPECT_EQ(described->error, 0);
  EXPECT_THAT(described->rules, ElementsAre(kRule));
  const auto created = ParseCreated(Bytes(kHead + "00000002"
                                                  "0000"
                                                  "ffff"
                                                  "001f"
                                                  "0002"
                                                  "6e6f"));
  ASSERT_TRUE(created.has_value());
  EXPECT_EQ(created->error, 31);
  EXPECT_EQ(created->message, "no");
  const auto deleted = ParseDeleted(Bytes(kHead + "00000001"
                                                  "0000"
                                                  "ffff"
                                                  "00000001"
                                                  "0000"
                                                  "ffff"
                                                  "05"
                                                  "000174"
                                                  "04"
                                                  "0006557365723a61"
                                                  "00012a"
                                                  "04"
                                                  "03"));
  ASSERT_TRUE(deleted.has_value());
  EXPECT_EQ(deleted->error, 0);
}

TEST(AccessWire, ReadsNothingFromBytesThatBreakTheProtocol) {
  const std::string whole = Bytes(kDescribed);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ParseDescribed(std::string_view(whole).substr(0, size)).has_value()) << size;
  }
  EXPECT_FALSE(ParseDescribed(whole + "x").has_value());
  // A count that can't be does not make it go on for long.
  EXPECT_FALSE(ParseCreated(Bytes(kHead + "7fffffff")).has_value());
}

}  // namespace
}  // namespace instroom::platform
