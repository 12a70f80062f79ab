// What is wrong gets a clear answer, and nothing of a person stands in the log.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/care/topics.h"
#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"
#include "services/platform/rpc/status.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/eventually.h"

namespace instroom::allocation {
namespace {

using testing_support::Eventually;

platform::Outgoing RecordFor(const std::string& topic, const std::string& key,
                             const std::string& value) {
  platform::Outgoing record;
  record.topic = topic;
  record.key = key;
  record.value = value;
  return record;
}

void Append(const platform::Outgoing& record) {
  platform::AppenderOptions options;
  options.address = RunningService::Shared().broker().log_address();
  const auto appender = platform::MakeAppender(options);
  ASSERT_TRUE(appender.ok());
  ASSERT_TRUE((*appender)->AppendAndWait(record).ok());
}

std::uint64_t CountOf(const std::string& topic) {
  const auto read = platform::ReadToEnd(RunningService::Shared().broker().log_address(), {topic},
                                        [](const platform::Record&) {});
  return read ? *read : 0;
}

// Waits until the topic has so many records.
bool AwaitCount(const std::string& topic, std::uint64_t count) {
  return Eventually([&] { return CountOf(topic) >= count; });
}

platform::Error ErrorOf(const v1::Submittal& submittal,
                        std::vector<platform::FieldViolation>* violations = nullptr) {
  v1::SubmitMessageResponse response;
  const auto status = RunningService::Shared().Submit(submittal, response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  if (violations != nullptr) *violations = platform::ViolationsOf(status);
  return platform::FromStatus(status);
}

TEST(Trouble, NamesTheFieldsOfAMessageThatBreaksTheForm) {
  v1::Submittal submittal;
  *submittal.mutable_message() = Jw301(FreshNumber());
  submittal.mutable_message()->mutable_person()->set_gender("7");
  std::vector<platform::FieldViolation> violations;
  EXPECT_EQ(ErrorOf(submittal, &violations).reason, "NOT_VALID_AGAINST_SCHEMA");
  ASSERT_FALSE(violations.empty());
  EXPECT_THAT(violations[0].field, testing::HasSubstr("Geslacht"));
}

TEST(Trouble, RefusesWhatIsNoMessage) {
  v1::Submittal submittal;
  EXPECT_EQ(ErrorOf(submittal).reason, "NO_MESSAGE");
  submittal.set_xml("no xml at all");
  EXPECT_EQ(ErrorOf(submittal).reason, "NOT_WELL_FORMED");
  submittal.set_xml("<Bericht/>");
  EXPECT_EQ(ErrorOf(submittal).reason, "UNKNOWN_MESSAGE");
  submittal.set_xml("");
  EXPECT_EQ(ErrorOf(submittal).reason, "EMPTY");
  *submittal.mutable_message() = Jw301(FreshNumber());
  submittal.mutable_message()->mutable_header()->set_kind(v1::MESSAGE_KIND_JW302);
  EXPECT_EQ(ErrorOf(submittal).reason, "UNKNOWN_MESSAGE");
}

TEST(Trouble, RefusesFiltersAndCursorsThatMakeNoSense) {
  auto& stub = RunningService::Shared().stub();
  v1::ListAllocationsResponse listed;
  const auto status =
      RunningService::Shared()
          .StubAs("region:FLEVOLAND")
          ->ListAllocations(RunningService::Context().get(), v1::ListAllocationsRequest(), &listed);
  EXPECT_EQ(platform::FromStatus(status).reason, "FILTER_MISSING");
  v1::ReadFeedRequest feed;
  feed.set_party(kProvider);
  feed.set_after("somewhere");
  const auto context = RunningService::Context();
  const auto reader =
      RunningService::Shared().StubAs(kProviderParty)->ReadFeed(context.get(), feed);
  v1::ReadFeedResponse item;
  EXPECT_FALSE(reader->Read(&item));
  EXPECT_EQ(platform::FromStatus(reader->Finish()).reason, "CURSOR_NOT_VALID");
  v1::GetOutcomeRequest outcome;
  outcome.set_receipt_id("x");
  v1::GetOutcomeResponse given;
  EXPECT_EQ(platform::FromStatus(stub.GetOutcome(RunningService::Context().get(), outcome, &given))
                .reason,
            "RECEIPT_NOT_VALID");
}

TEST(Trouble, HasNoOutcomeOfAReceiptThatNobodyGot) {
  v1::GetOutcomeRequest request;
  request.set_receipt_id(std::string(32, 'a'));
  request.set_wait_ms(50);
  v1::GetOutcomeResponse response;
  EXPECT_TRUE(RunningService::Shared()
                  .stub()
                  .GetOutcome(RunningService::Context().get(), request, &response)
                  .ok());
  EXPECT_FALSE(response.has_judgement());
}

TEST(Trouble, ParksPoisonInEveryTopicAndGoesOn) {
  auto& service = RunningService::Shared();
  for (const std::string topic :
       {care::topics::kIntake, care::topics::kCommands, care::topics::kOutcomes}) {
    const std::uint64_t parked = CountOf(topic + ".dead");
    Append(RecordFor(topic, kMunicipality, "\xff\xff poison"));
    v1::Submission headless;
    headless.set_receipt_id("x");
    if (topic != care::topics::kOutcomes) {
      Append(RecordFor(topic, kMunicipality, headless.SerializeAsString()));
    }
    EXPECT_TRUE(AwaitCount(topic + ".dead", parked + (topic == care::topics::kOutcomes ? 1 : 2)))
        << topic;
    EXPECT_TRUE(service.Judge(Jw301(FreshNumber())).accepted()) << topic;
  }
}

TEST(Trouble, SkipsPoisonInTheTopicsOfTheView) {
  auto& service = RunningService::Shared();
  for (const std::string topic : {care::topics::kAllocationEvents, care::topics::kDeliveries}) {
    Append(RecordFor(topic, kMunicipality, "\xff\xff poison"));
  }
  EXPECT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
  service.Restart();
  EXPECT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
}

TEST(Trouble, LeavesNoPersonInClearInAnyTopic) {
  auto& service = RunningService::Shared();
  ASSERT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
  std::uint64_t with_person = 0;
  const auto read = platform::ReadToEnd(
      service.broker().log_address(),
      {care::topics::kIntake, care::topics::kCommands, care::topics::kAllocationEvents,
       care::topics::kOutcomes, care::topics::kDeliveries},
      [&](const platform::Record& record) {
        for (const char* secret : {kBsn, kSurname, "8224AB"}) {
          if (record.value.find(secret) != std::string_view::npos) ++with_person;
          if (record.key.find(secret) != std::string_view::npos) ++with_person;
        }
      });
  ASSERT_TRUE(read.ok());
  EXPECT_GT(*read, 4U);
  EXPECT_EQ(with_person, 0U);
}

// Last: from here on only these parties are known.
TEST(TroubleZ, RefusesASenderThatReferenceDataDoesNotKnow) {
  auto& service = RunningService::Shared();
  reference::v1::ReferenceEvent event;
  event.set_version(1);
  event.mutable_municipality()->set_code(kMunicipality);
  const std::string topic = care::topics::kReferenceEvents;
  Append(RecordFor(topic, std::string("municipality/") + kMunicipality, event.SerializeAsString()));
  v1::Submittal submittal;
  *submittal.mutable_message() = Jw305(FreshNumber());
  v1::SubmitMessageResponse response;
  grpc::Status status;
  const auto accepted = [&] {
    status = service.Submit(submittal, response);
    return status.ok();
  };
  EXPECT_TRUE(Eventually([&] { return !accepted(); }));
  EXPECT_EQ(platform::FromStatus(status).reason, "UNKNOWN_SENDER");

  event.mutable_provider()->set_code(kProvider);
  Append(RecordFor(topic, std::string("provider/") + kProvider, event.SerializeAsString()));
  EXPECT_TRUE(Eventually(accepted)) << status.error_message();
  EXPECT_EQ(response.judgement().faults(0).return_code(), "9019");
}

}  // namespace
}  // namespace instroom::allocation
