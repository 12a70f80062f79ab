// Files whose time is over, by a clock that runs ahead.

#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "instroom/allocation/v1/erasure_events.pb.h"
#include "instroom/allocation/v1/erasure_service.grpc.pb.h"
#include "instroom/clock/v1/tick.pb.h"
#include "services/care/calendar.h"
#include "services/care/topics.h"
#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"
#include "services/platform/rpc/status.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/callers.h"
#include "tests/support/eventually.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using testing_support::Eventually;
namespace topics = care::topics;

constexpr char kYoung[] = "999900018";

class RetentionTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    broker_ = new testing_support::Broker();
    broker_->MakeProjectTopics();
  }
  static void TearDownTestSuite() { delete broker_; }

  std::unique_ptr<Service> Start(bool erases) {
    Config config = TestConfig(*broker_);
    config.retention_erases = erases;
    auto service = std::make_unique<Service>(config);
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    const auto started =
        service->Start([give_up] { return std::chrono::steady_clock::now() > give_up; });
    EXPECT_TRUE(started.ok()) << started.error().reason;
    municipality_ =
        v1::AllocationService::NewStub(testing_support::ChannelAs(kLelystad, service->grpc_port()));
    erasures_ = v1::ErasureService::NewStub(
        testing_support::ChannelAs("operator:OPS", service->grpc_port()));
    return service;
  }

  void Accept(const std::string& bsn) {
    v1::SubmitMessageRequest request;
    *request.mutable_submittal()->mutable_message() = Jw301(FreshNumber());
    request.mutable_submittal()->mutable_message()->mutable_person()->set_bsn(bsn);
    request.set_wait_ms(30'000);
    v1::SubmitMessageResponse response;
    ASSERT_TRUE(
        municipality_->SubmitMessage(RunningService::Context(60).get(), request, &response).ok());
    ASSERT_TRUE(response.judgement().accepted());
  }

  // What instroom-notification would write on that day.
  static void Tick(const std::string& day) {
    clock::v1::Tick tick;
    *tick.mutable_date() = care::ToDate(*care::ParseDay(day));
    auto appender = std::move(platform::MakeAppender({.address = broker_->log_address()})).value();
    platform::Outgoing record;
    record.topic = topics::kTicks;
    record.key = "tick";
    record.value = tick.SerializeAsString();
    const auto partitions = platform::PartitionCount(broker_->log_address(), topics::kTicks);
    ASSERT_TRUE(partitions.ok());
    for (std::int32_t partition = 0; partition < *partitions; ++partition) {
      record.partition = partition;
      std::promise<bool> durable;
      ASSERT_TRUE(
          appender->Append(record, [&](const auto& at) { durable.set_value(at.ok()); }).ok());
      ASSERT_TRUE(durable.get_future().get());
    }
  }

  platform::Outcome<v1::EraseDueResponse> EraseDue(bool dry_run, const std::string& reference) {
    v1::EraseDueRequest request;
    request.set_dry_run(dry_run);
    request.set_reference(reference);
    const auto context = RunningService::Context(60);
    context->AddMetadata("authorization", testing_support::TokenOf("operator:OPS operator p-9"));
    v1::EraseDueResponse response;
    const auto status = erasures_->EraseDue(context.get(), request, &response);
    if (!status.ok()) return platform::Fail(platform::FromStatus(status));
    return response;
  }
  // Until the day has come in.
  v1::EraseDueResponse DueOn(const std::string& day) {
    v1::EraseDueResponse due;
    const auto has_come = [&] {
      const auto answer = EraseDue(true, "");
      due = answer ? *answer : v1::EraseDueResponse();
      return answer && care::DayText(*care::DayOf(due.today())) == day;
    };
    EXPECT_TRUE(Eventually(has_come)) << day << " does not come";
    return due;
  }

  static std::vector<v1::ClientErased> Facts() {
    std::vector<v1::ClientErased> facts;
    const auto read = platform::ReadToEnd(
        broker_->log_address(), {topics::kErasures}, [&](const platform::Record& record) {
          facts.emplace_back().ParseFromString(std::string(record.value));
        });
    EXPECT_TRUE(read.ok());
    return facts;
  }

  static testing_support::Broker* broker_;
  std::unique_ptr<v1::AllocationService::Stub> municipality_;
  std::unique_ptr<v1::ErasureService::Stub> erasures_;
};
testing_support::Broker* RetentionTest::broker_ = nullptr;

TEST_F(RetentionTest, TellsWhoIsDueAndErasesOnDemandOrByItself) {
  auto service = Start(false);
  const auto early = EraseDue(true, "");
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().reason, "TIME_NOT_KNOWN");
  Accept(kBsn);

  Tick("2046-01-01");
  EXPECT_EQ(DueOn("2046-01-01").due_count(), 0) << "twenty years from now, not from the birth";
  Tick("2099-01-01");
  const auto due = DueOn("2099-01-01");
  EXPECT_EQ(due.due_count(), 1);
  EXPECT_EQ(due.years(), 20);
  EXPECT_TRUE(Facts().empty()) << "it only reports";
  EXPECT_EQ(EraseDue(false, "").error().reason, "REFERENCE_NOT_VALID");

  const auto erased = EraseDue(false, "2099-7");
  ASSERT_TRUE(erased.ok()) << erased.error().reason;
  ASSERT_EQ(erased->clients_size(), 1);
  EXPECT_EQ(erased->clients(0).client_key(), due.clients(0).client_key());
  EXPECT_EQ(erased->key_count(), 1);
  EXPECT_EQ(DueOn("2099-01-01").due_count(), 0);
  ASSERT_EQ(Facts().size(), 1U);
  EXPECT_EQ(Facts()[0].reason(), v1::ERASURE_REASON_RETENTION_ENDED);
  EXPECT_EQ(Facts()[0].erased_by(), "operator:OPS operator p-9");

  // The same by the rule: the next day, without anybody.
  Accept(kYoung);
  service = nullptr;
  service = Start(true);
  Tick("2099-01-02");
  ASSERT_TRUE(Eventually([] { return Facts().size() >= 2; }));
  EXPECT_EQ(Facts()[1].erased_by(), "retention");
  EXPECT_EQ(Facts()[1].reference(), "Jw7.3.8-20y");
  EXPECT_EQ(DueOn("2099-01-02").due_count(), 0);
}

}  // namespace
}  // namespace instroom::allocation
