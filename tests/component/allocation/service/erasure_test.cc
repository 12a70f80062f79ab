// Forgetting a person: two replicas, and a broker that cleans its files within seconds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "instroom/access/v1/look.pb.h"
#include "instroom/allocation/v1/data_key.pb.h"
#include "instroom/allocation/v1/erasure_service.grpc.pb.h"
#include "services/allocation/keys/key_name.h"
#include "services/care/topics.h"
#include "services/platform/log/follower.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/callers.h"
#include "tests/support/eventually.h"
#include "tests/support/matrix_table.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing_support::Eventually;
namespace topics = care::topics;

// The project's topics, in which a minute is a second.
std::string QuickTopics(const testing_support::Broker& broker) {
  std::string yaml = TestConfig(broker).topics_yaml;
  for (const std::string setting : {"segment.ms", "max.compaction.lag.ms"}) {
    const std::size_t at = yaml.find(setting + ": \"60000\"");
    EXPECT_NE(at, std::string::npos);
    yaml.replace(at, setting.size() + 9, setting + ": \"1000\"");
  }
  return yaml;
}

class Replica {
 public:
  Replica(const testing_support::Broker& broker, const std::string& topics_yaml)
      : service_(ConfigOf(broker, topics_yaml)) {
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    const auto started =
        service_.Start([give_up] { return std::chrono::steady_clock::now() > give_up; });
    EXPECT_TRUE(started.ok()) << started.error().reason;
    const auto channel = [this](const char* party) {
      return testing_support::ChannelAs(party, service_.grpc_port());
    };
    municipality_ = v1::AllocationService::NewStub(channel(kLelystad));
    provider_ = v1::AllocationService::NewStub(channel(kProviderParty));
    erasures_ = v1::ErasureService::NewStub(channel("operator:OPS"));
  }

  [[nodiscard]] std::uint16_t port() const { return service_.grpc_port(); }
  v1::Judgement Judge(const v1::Message& message) {
    v1::SubmitMessageRequest request;
    *request.mutable_submittal()->mutable_message() = message;
    request.set_wait_ms(30'000);
    v1::SubmitMessageResponse response;
    const auto status =
        municipality_->SubmitMessage(RunningService::Context(60).get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_TRUE(response.has_judgement());
    return response.judgement();
  }
  v1::Judgement OutcomeOf(const std::string& receipt) {
    v1::GetOutcomeRequest request;
    request.set_receipt_id(receipt);
    request.set_wait_ms(30'000);
    v1::GetOutcomeResponse response;
    EXPECT_TRUE(
        municipality_->GetOutcome(RunningService::Context(60).get(), request, &response).ok());
    return response.judgement();
  }
  // The item of the provider's feed about a message; the postman comes after the judge.
  v1::ReadFeedResponse Delivered(const std::string& receipt) {
    v1::ReadFeedRequest request;
    request.set_party(kProvider);
    request.set_follow(true);
    const auto context = RunningService::Context(60);
    const auto reader = provider_->ReadFeed(context.get(), request);
    v1::ReadFeedResponse item;
    while (reader->Read(&item)) {
      if (item.receipt_id() != receipt) continue;
      context->TryCancel();
      return item;
    }
    ADD_FAILURE() << "not delivered";
    return {};
  }
  grpc::Status Erase(const v1::EraseClientRequest& request, v1::EraseClientResponse& response) {
    const auto context = RunningService::Context(60);
    // Only a person erases.
    context->AddMetadata("authorization", testing_support::TokenOf("operator:OPS operator p-9"));
    return erasures_->EraseClient(context.get(), request, &response);
  }
  int EraseBsn(const std::string& bsn) {
    v1::EraseClientRequest request;
    request.set_bsn(bsn);
    request.set_reason(v1::ERASURE_REASON_REQUEST);
    request.set_reference("Z/26/118");
    v1::EraseClientResponse response;
    const auto status = Erase(request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.key_count();
  }

 private:
  static Config ConfigOf(const testing_support::Broker& broker, const std::string& topics_yaml) {
    Config config = TestConfig(broker);
    config.topics_yaml = topics_yaml;
    return config;
  }

  Service service_;
  std::unique_ptr<v1::AllocationService::Stub> municipality_;
  std::unique_ptr<v1::AllocationService::Stub> provider_;
  std::unique_ptr<v1::ErasureService::Stub> erasures_;
};

// What of the erased person is still to be had, place by place, for people to read.
class ErasureTable {
 public:
  ~ErasureTable() { testing_support::KeepTable("erase", text_); }
  // Fails the test unless it is as it must be.
  void Row(const std::string& place, bool holds, const std::string& what) {
    EXPECT_TRUE(holds) << place << ": not " << what;
    std::string row = place;
    row.resize(std::max<std::size_t>(row.size(), 44), ' ');
    text_ += row + (holds ? "" : "NOT ") + what + "\n";
  }

 private:
  std::string text_;
};

class ErasureTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    broker_ = new testing_support::Broker();
    yaml_ = new std::string(QuickTopics(*broker_));
    const auto specs = platform::ParseTopics(*yaml_, "local");
    ASSERT_TRUE(platform::ApplyTopics(broker_->log_address(), *specs).ok());
  }
  static void TearDownTestSuite() {
    delete yaml_;
    delete broker_;
  }
  static std::unique_ptr<Replica> Start() { return std::make_unique<Replica>(*broker_, *yaml_); }

  // The newest value of each record key; an empty text for one without value.
  static std::map<std::string, std::string> Newest(const char* topic) {
    std::map<std::string, std::string> newest;
    const auto read =
        platform::ReadToEnd(broker_->log_address(), {topic}, [&](const platform::Record& record) {
          newest[std::string(record.key)] = std::string(record.value);
        });
    EXPECT_TRUE(read.ok());
    return newest;
  }
  static std::string AllBytes(const char* topic) {
    std::string all;
    const auto read = platform::ReadToEnd(
        broker_->log_address(), {topic},
        [&](const platform::Record& record) { all += std::string(record.value); });
    EXPECT_TRUE(read.ok());
    return all;
  }
  // Wrapped keys that are in the log, by record key.
  static std::map<std::string, v1::WrappedDataKey> Keys() {
    std::map<std::string, v1::WrappedDataKey> keys;
    for (const auto& [name, value] : Newest(topics::kDataKeys)) {
      if (value.empty()) continue;
      EXPECT_TRUE(keys[name].ParseFromString(value));
    }
    return keys;
  }
  // The broker removes files meanwhile.
  static bool StandsInFiles(const std::string& bytes) {
    std::error_code gone;
    std::filesystem::recursive_directory_iterator file(broker_->folder() + "/log", gone);
    for (; file != std::filesystem::recursive_directory_iterator(); file.increment(gone)) {
      if (!file->is_regular_file(gone)) continue;
      std::ostringstream content;
      content << std::ifstream(file->path(), std::ios::binary).rdbuf();
      if (content.view().find(bytes) != std::string::npos) return true;
    }
    return false;
  }
  static bool BecomesAbsentFromFiles(const std::string& bytes) {
    return Eventually([&bytes] { return !StandsInFiles(bytes); }, 240s);
  }
  static v1::Message About(const std::string& bsn, v1::Message message) {
    message.mutable_person()->set_bsn(bsn);
    return message;
  }

  static testing_support::Broker* broker_;
  static std::string* yaml_;
};
testing_support::Broker* ErasureTest::broker_ = nullptr;
std::string* ErasureTest::yaml_ = nullptr;

TEST_F(ErasureTest, LeavesNothingThatOpensInAnyReplicaOrFile) {
  const auto one = Start();
  auto two = Start();
  const auto erased = one->Judge(About("999900006", Jw301(FreshNumber())));
  const auto kept = two->Judge(About("999900018", Jw301(FreshNumber())));
  ASSERT_TRUE(erased.accepted() && kept.accepted());
  EXPECT_THAT(two->Delivered(erased.receipt_id()).xml(), HasSubstr(kSurname));
  const auto before = Keys();
  const std::string events = AllBytes(topics::kAllocationEvents);

  EXPECT_EQ(one->EraseBsn("999900006"), 1);

  ErasureTable table;
  for (auto* replica : {one.get(), two.get()}) {
    const std::string name = replica == one.get() ? "replica 1" : "replica 2";
    const auto item = replica->Delivered(erased.receipt_id());
    table.Row("feed of the provider, " + name,
              item.erased() && item.xml().find(kSurname) == std::string::npos, "erased");
    const auto outcome = replica->OutcomeOf(erased.receipt_id());
    table.Row("return message, " + name,
              outcome.erased() && outcome.return_xml().find("999900006") == std::string::npos,
              "erased");
    EXPECT_THAT(outcome.return_xml(), HasSubstr("<jw302:BerichtCode>437<"));
    const auto other = replica->Delivered(kept.receipt_id());
    table.Row("another youth's message, " + name, other.xml().find(kSurname) != std::string::npos,
              "still to be read");
  }
  table.Row("facts that counts are made of", AllBytes(topics::kAllocationEvents) == events,
            "unchanged");

  const auto after = Keys();
  ASSERT_EQ(after.size() + 1, before.size());
  for (const auto& [name, wrapped] : before) {
    if (after.contains(name)) {
      table.Row("the other's key, broker's files", StandsInFiles(wrapped.ciphertext()),
                "found by the same search");
    } else {
      table.Row("data key, broker's files", BecomesAbsentFromFiles(wrapped.ciphertext()),
                "gone within 240 s");
    }
  }
  two.reset();
  two = Start();
  table.Row("feed, replica started from the log alone",
            two->Delivered(erased.receipt_id()).erased(), "erased");
}

TEST_F(ErasureTest, IsAFactWithItsGround) {
  const auto replica = Start();
  replica->Judge(About("999900031", Jw301(FreshNumber())));
  v1::EraseClientRequest request;
  request.set_bsn("999900031");
  request.set_reason(v1::ERASURE_REASON_UNLAWFUL);
  request.set_reference("2026-0417");
  v1::EraseClientResponse response;
  ASSERT_TRUE(replica->Erase(request, response).ok());
  v1::ClientErased fact;
  ASSERT_TRUE(fact.ParseFromString(Newest(topics::kErasures)[response.client_key()]));
  EXPECT_EQ(fact.reason(), v1::ERASURE_REASON_UNLAWFUL);
  EXPECT_EQ(fact.reference(), "2026-0417");
  EXPECT_EQ(fact.key_ids_size(), 1);
  EXPECT_GT(fact.erase_time().seconds(), 0);
  EXPECT_THAT(AllBytes(topics::kErasures), Not(HasSubstr("999900031")));
  EXPECT_EQ(replica->EraseBsn("999900031"), 0) << "a repeat finds nothing left";

  std::vector<access::v1::Look> erasures;
  ASSERT_TRUE(platform::ReadToEnd(broker_->log_address(), {topics::kLooks},
                                  [&](const platform::Record& record) {
                                    access::v1::Look look;
                                    ASSERT_TRUE(look.ParseFromString(std::string(record.value)));
                                    if (look.sights(0).client_key() == fact.client_key())
                                      erasures.push_back(look);
                                  })
                  .ok());
  ASSERT_EQ(erasures.size(), 2U) << "the repeat is on record as well";
  EXPECT_EQ(erasures[0].action(), access::v1::LOOK_ACTION_ERASE);
  EXPECT_EQ(erasures[0].purpose(), "erasure");
  EXPECT_EQ(erasures[0].user(), "p-9");
  EXPECT_EQ(erasures[0].sights(0).content(), access::v1::LOOK_CONTENT_CLIENT);
  EXPECT_EQ(erasures[0].sights(0).outcome(), access::v1::LOOK_OUTCOME_DONE);
}

TEST_F(ErasureTest, IsOnRecordWhenItWasRefused) {
  const auto replica = Start();
  const auto channel = testing_support::ChannelAs("municipality:0995", replica->port());
  v1::EraseClientRequest request;
  v1::EraseClientResponse response;
  EXPECT_EQ(v1::ErasureService::NewStub(channel)
                ->EraseClient(RunningService::Context(60).get(), request, &response)
                .error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  const auto is_on_record = [] {
    bool found = false;
    EXPECT_TRUE(platform::ReadToEnd(broker_->log_address(), {topics::kLooks},
                                    [&](const platform::Record& record) {
                                      access::v1::Look look;
                                      look.ParseFromString(std::string(record.value));
                                      found |= look.action() == access::v1::LOOK_ACTION_ERASE &&
                                               look.party() == "municipality:0995" &&
                                               look.sights(0).outcome() ==
                                                   access::v1::LOOK_OUTCOME_REFUSED;
                                    })
                    .ok());
    return found;
  };
  EXPECT_TRUE(Eventually(is_on_record));
}

TEST_F(ErasureTest, GivesALaterMessageAnotherKey) {
  const auto replica = Start();
  const auto before = replica->Judge(About("999900043", Jw301(FreshNumber())));
  EXPECT_EQ(replica->EraseBsn("999900043"), 1);
  const auto after = replica->Judge(About("999900043", Jw301(FreshNumber())));
  EXPECT_TRUE(after.accepted());
  EXPECT_THAT(replica->Delivered(after.receipt_id()).xml(), HasSubstr(kSurname));
  EXPECT_TRUE(replica->Delivered(before.receipt_id()).erased());
  EXPECT_EQ(replica->EraseBsn("999900043"), 1);
}

TEST_F(ErasureTest, IsEndedByTheNextStartIfItBrokeOff) {
  auto replica = Start();
  replica->Judge(About("999900055", Jw301(FreshNumber())));
  const auto keys = Keys();
  replica.reset();
  // The fact is written; whoever wrote it was killed before the key was removed.
  std::string name;
  for (const auto& [each, wrapped] : keys) name = each;
  const auto parsed = ParseKeyName(name);
  ASSERT_TRUE(parsed);
  v1::ClientErased fact;
  fact.set_client_key(care::ClientKeyText(parsed->client));
  fact.add_key_ids(KeyIdText(parsed->id));
  const auto appender = platform::MakeAppender({.address = broker_->log_address()});
  platform::Outgoing record;
  record.topic = topics::kErasures;
  record.key = fact.client_key();
  record.value = fact.SerializeAsString();
  ASSERT_TRUE((*appender)->AppendAndWait(std::move(record)).ok());
  ASSERT_TRUE(Keys().contains(name));
  replica = Start();
  EXPECT_FALSE(Keys().contains(name));
}

}  // namespace
}  // namespace instroom::allocation
