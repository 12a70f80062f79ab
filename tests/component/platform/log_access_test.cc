// A real broker that asks for certificates and follows access rules: who gets in, and how far.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "services/platform/log/access.h"
#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"
#include "services/platform/log/processor.h"
#include "services/platform/net/connection.h"
#include "tests/support/broker.h"
#include "tests/support/eventually.h"
#include "tests/support/pki.h"

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::Broker;
using testing_support::Eventually;
using testing_support::Pki;

constexpr char kFile[] = R"(
environments: {local: {replication: 1}}
callers:
  judge:
    groups: [instroom.judge, instroom-judge.reader]
    transactions: [instroom.judge-*]
  reader:
    groups: [instroom-reader.reader]
  writer: {}
topics:
  - {name: instroom.in, partitions: 2, read: [judge], write: [judge, writer], park: [judge]}
  - {name: instroom.out, partitions: 2, read: [reader], write: [judge]}
)";

struct Certificates : Pki {
  Certificates() {
    Make("kafka", "");
    Make("operator-ops", "operator:OPS");
    Make("judge", "service:judge");
    Make("reader", "service:reader");
    Make("writer", "service:writer");
    Make("newcomer", "service:newcomer");
  }
};

Certificates& Ours() {
  static Certificates ours;
  return ours;
}

Broker& Kafka() {
  static Broker broker(Ours().folder());
  return broker;
}

std::vector<AccessRule> RulesOf(const std::string& file) {
  auto rules = ParseAccess(file);
  CHECK(rules.ok());
  return std::move(*rules);
}

AccessRule Rule(const std::string& topic, const std::string& caller) {
  AccessRule rule;
  rule.name = topic;
  rule.principal = "User:" + caller;
  return rule;
}

std::string ToText(const Error& error) {
  return error.reason + " " + error.detail;
}

// "written", or why not.
std::string Write(const LogAddress& address, const std::string& topic) {
  const auto appender = MakeAppender({.address = address, .delivery_timeout = milliseconds(4000)});
  if (!appender) return ToText(appender.error());
  Outgoing record;
  record.topic = topic;
  record.key = "k";
  record.value = "v";
  const auto position = (*appender)->AppendAndWait(record);
  return position ? "written" : ToText(position.error());
}

std::string ReadAll(const LogAddress& address, const std::string& topic) {
  const auto read = ReadToEnd(address, {topic}, [](const Record&) {});
  return read ? "read" : ToText(read.error());
}

class LogAccessTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto topics = ParseTopics(kFile, "local");
    CHECK(topics.ok());
    CHECK(ApplyTopics(Kafka().log_address(), *topics).ok());
    CHECK(ApplyAccess(Kafka().log_address(), RulesOf(kFile)).ok());
    CHECK(Eventually([] {
      const auto left = CompareAccess(Kafka().log_address(), RulesOf(kFile));
      return left.ok() && left->none();
    }));
  }
};

TEST_F(LogAccessTest, ApplyingAgainChangesNothing) {
  const auto again = ApplyAccess(Kafka().log_address(), RulesOf(kFile));
  ASSERT_TRUE(again.ok()) << ToText(again.error());
  EXPECT_TRUE(again->none());
}

TEST_F(LogAccessTest, RemovesWhatIsNotDescribedAndOnlyOfItsOwnNames) {
  auto more = RulesOf(kFile);
  more.push_back(Rule("instroom.in", "stranger"));
  more.push_back(Rule("elsewhere", "stranger"));
  more.push_back(Rule("*", "stranger"));
  ASSERT_TRUE(ApplyAccess(Kafka().log_address(), more).ok());
  AccessDifferences found;
  ASSERT_TRUE(Eventually([&] {
    const auto compared = CompareAccess(Kafka().log_address(), RulesOf(kFile));
    if (compared) found = *compared;
    return found.surplus.size() == 1 && found.broad.size() == 1;
  }));
  EXPECT_EQ(found.surplus.front(), Rule("instroom.in", "stranger"));
  EXPECT_EQ(found.broad.front(), Rule("*", "stranger"));
  ASSERT_TRUE(ApplyAccess(Kafka().log_address(), RulesOf(kFile)).ok());
  EXPECT_TRUE(Eventually([] {
    const auto compared = CompareAccess(Kafka().log_address(), RulesOf(kFile));
    return compared.ok() && compared->surplus.empty() && compared->broad.size() == 1;
  }));
}

TEST_F(LogAccessTest, LetsAServiceWriteWhatItsRulesAllow) {
  EXPECT_EQ(Write(Kafka().As("judge"), "instroom.in"), "written");
  EXPECT_EQ(Write(Kafka().As("judge"), "instroom.out"), "written");
  EXPECT_EQ(Write(Kafka().As("writer"), "instroom.in"), "written");
  EXPECT_EQ(ReadAll(Kafka().As("judge"), "instroom.in"), "read");
  EXPECT_EQ(ReadAll(Kafka().As("reader"), "instroom.out"), "read");
}

TEST_F(LogAccessTest, RefusesAServiceWhatNoRuleAllows) {
  // A producer without any right to write is ended before it has written.
  EXPECT_THAT(Write(Kafka().As("reader"), "instroom.out"), testing::Not("written"));
  EXPECT_THAT(Write(Kafka().As("writer"), "instroom.out"), HasSubstr("LOG_REFUSES"));
  EXPECT_THAT(ReadAll(Kafka().As("judge"), "instroom.out"), HasSubstr("LOG_REFUSES"));
  EXPECT_THAT(ReadAll(Kafka().As("reader"), "instroom.in"), HasSubstr("TOPIC_"));
}

TEST_F(LogAccessTest, AsksSeldomWhileItMayWriteNothingAndWritesOnceItMay) {
  Outgoing record;
  record.topic = "instroom.in";
  const auto appender = MakeAppender({.address = Kafka().As("newcomer")});
  ASSERT_TRUE(appender.ok());
  testing::internal::CaptureStderr();
  const auto until = std::chrono::steady_clock::now() + seconds(3);
  while (std::chrono::steady_clock::now() < until) {
    EXPECT_FALSE((*appender)->AppendAndWait(record).ok());
  }
  const std::string log = testing::internal::GetCapturedStderr();
  const std::string renewed = "appender_renewed";
  int renewals = 0;
  for (auto at = log.find(renewed); at != std::string::npos; at = log.find(renewed, at + 1)) {
    ++renewals;
  }
  EXPECT_GE(renewals, 1);
  // Twice as far apart each time; in a loop there would be a hundred.
  EXPECT_LE(renewals, 15);
  std::string more = kFile;
  more.replace(more.find("  writer: {}"), 0, "  newcomer: {}\n");
  more.replace(more.find("judge, writer]"), 0, "newcomer, ");
  ASSERT_TRUE(ApplyAccess(Kafka().log_address(), RulesOf(more)).ok());
  EXPECT_TRUE(Eventually([&] { return (*appender)->AppendAndWait(record).ok(); }));
  ASSERT_TRUE(ApplyAccess(Kafka().log_address(), RulesOf(kFile)).ok());
}

TEST_F(LogAccessTest, RefusesAPartyThatIsNoServiceWhateverItsName) {
  Pki outside;
  for (const char* file : {"ca.pem", "ca.key", "index.txt"}) {
    std::filesystem::copy(Ours().Path(file), outside.Path(file));
  }
  outside.Make("judge", "municipality:judge");
  LogAddress address = Kafka().As("judge");
  address.tls->certificate = outside.Path("judge.pem");
  address.tls->key = outside.Path("judge.key");
  EXPECT_THAT(Write(address, "instroom.in"), testing::Not("written"));
  EXPECT_THAT(ReadAll(address, "instroom.in"), HasSubstr("TOPIC_"));
}

TEST_F(LogAccessTest, LetsOnlyTheOperatorSeeOrChangeRules) {
  for (const std::string& address : {Kafka().address(), Kafka().controller_address()}) {
    LogAddress judge = Kafka().As("judge");
    judge.brokers = address;
    const auto compared = CompareAccess(judge, RulesOf(kFile));
    ASSERT_FALSE(compared.ok()) << address;
    EXPECT_EQ(compared.error().kind, ErrorKind::kNotAllowed) << ToText(compared.error());
  }
}

TEST_F(LogAccessTest, RefusesACertificateOfAnotherAuthority) {
  Certificates other;
  LogAddress stranger = Kafka().As("judge");
  stranger.tls->certificate = other.Path("judge.pem");
  stranger.tls->key = other.Path("judge.key");
  EXPECT_THAT(Write(stranger, "instroom.in"), HasSubstr("UNAVAILABLE"));
  LogAddress doubter = Kafka().As("judge");
  doubter.tls->authority = other.Path("ca.pem");
  EXPECT_THAT(Write(doubter, "instroom.in"), HasSubstr("UNAVAILABLE"));
}

TEST_F(LogAccessTest, RefusesABareConnectionAtBothPorts) {
  LogAddress bare = Kafka().As("judge");
  bare.tls.reset();
  EXPECT_THAT(Write(bare, "instroom.in"), HasSubstr("UNAVAILABLE"));
  for (const std::string& address : {Kafka().address(), Kafka().controller_address()}) {
    bare.brokers = address;
    EXPECT_FALSE(CompareAccess(bare, RulesOf(kFile)).ok()) << address;
  }
}

TEST_F(LogAccessTest, LetsAServiceCompareItsOwnTopics) {
  const auto own = ParseTopicsOf(kFile, "local", "reader");
  ASSERT_TRUE(own.ok());
  const auto differences = CheckTopics(Kafka().As("reader"), *own);
  ASSERT_TRUE(differences.ok()) << ToText(differences.error());
  EXPECT_THAT(*differences, IsEmpty());
}

struct Copying final : Shard {
  void Restore(const Record&) override {}
  Handled Handle(const Record& record, Outbox& outbox) override {
    if (record.value == "poison") return Handled::Park("POISON");
    Outgoing copy;
    copy.topic = "instroom.out";
    copy.key = record.key;
    copy.value = "copied";
    outbox.Send(std::move(copy));
    return Handled::Ok();
  }
};

std::unique_ptr<Processor> Judge(const LogAddress& address, const std::string& group) {
  ProcessorOptions options;
  options.address = address;
  options.group = group;
  options.inputs = {"instroom.in"};
  options.restored = {"instroom.in"};
  options.make_shard = [](std::int32_t) { return std::make_unique<Copying>(); };
  return MakeProcessor(std::move(options));
}

TEST_F(LogAccessTest, LetsAJudgeWorkInItsOwnGroupAndTransactionsOnly) {
  const auto foreign = Judge(Kafka().As("judge"), "instroom.other");
  foreign->Start();
  const auto judge = Judge(Kafka().As("judge"), "instroom.judge");
  judge->Start();
  Outgoing poison;
  poison.topic = "instroom.in";
  poison.key = "k";
  poison.value = "poison";
  const auto appender = MakeAppender({.address = Kafka().As("judge")});
  ASSERT_TRUE(appender.ok());
  ASSERT_TRUE((*appender)->AppendAndWait(poison).ok());
  EXPECT_EQ(Write(Kafka().As("judge"), "instroom.in"), "written");
  std::vector<std::string> parked;
  EXPECT_TRUE(Eventually([&] {
    parked.clear();
    const auto read = ReadToEnd(Kafka().log_address(), {"instroom.in.dead"},
                                [&](const Record& record) { parked.emplace_back(record.value); });
    return read.ok() && !parked.empty();
  }));
  EXPECT_THAT(parked, Contains("poison"));
  EXPECT_GE(judge->handled(), 2U);
  EXPECT_EQ(foreign->handled(), 0U);
  EXPECT_FALSE(foreign->Ready());
  judge->Stop();
  foreign->Stop();
}

}  // namespace
}  // namespace instroom::platform
