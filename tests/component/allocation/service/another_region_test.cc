// A second region, with a key of its own, that got hold of the first one's log.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "services/care/topics.h"
#include "services/platform/log/follower.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/callers.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// The item about a receipt in the feed of the provider, as this service gives it.
v1::ReadFeedResponse ItemFrom(const Service& service, const std::string& receipt) {
  const auto stub = v1::AllocationService::NewStub(
      testing_support::ChannelAs(kProviderParty, service.grpc_port()));
  v1::ReadFeedRequest request;
  request.set_party(kProvider);
  request.set_follow(true);
  const auto context = RunningService::Context(60);
  const auto reader = stub->ReadFeed(context.get(), request);
  v1::ReadFeedResponse item;
  while (reader->Read(&item)) {
    if (item.receipt_id() != receipt) continue;
    context->TryCancel();
    return item;
  }
  ADD_FAILURE() << "not in the feed";
  return {};
}

TEST(AnotherRegion, WithItsOwnKeyOpensNothingAndKnowsNobody) {
  testing_support::Broker broker;
  broker.MakeProjectTopics();
  const auto started = [](Service& service) {
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    return service.Start([give_up] { return std::chrono::steady_clock::now() > give_up; }).ok();
  };
  v1::SubmitMessageRequest request;
  *request.mutable_submittal()->mutable_message() = Jw301(FreshNumber());
  request.set_wait_ms(30'000);
  const auto submit = [&](const Service& service) {
    v1::SubmitMessageResponse response;
    const auto status =
        v1::AllocationService::NewStub(testing_support::ChannelAs(kLelystad, service.grpc_port()))
            ->SubmitMessage(RunningService::Context(60).get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.judgement();
  };
  std::string receipt;
  {
    Service first(TestConfig(broker));
    ASSERT_TRUE(started(first));
    const auto judgement = submit(first);
    ASSERT_TRUE(judgement.accepted());
    receipt = judgement.receipt_id();
    EXPECT_THAT(ItemFrom(first, receipt).xml(), HasSubstr(kSurname));
  }
  Config config = TestConfig(broker);
  config.region_key_hex = std::string(64, '8');
  Service second(config);
  ASSERT_TRUE(started(second));
  const auto item = ItemFrom(second, receipt);
  EXPECT_FALSE(item.erased()) << "it is there, only not for this region";
  EXPECT_THAT(item.xml(), Not(HasSubstr(kSurname)));
  EXPECT_THAT(item.xml(), Not(HasSubstr(kBsn)));

  // The same youth sent there is another one: nobody can be looked up across regions.
  request.mutable_submittal()->mutable_message()->mutable_header()->set_identification("OTHER");
  request.mutable_submittal()->mutable_message()->mutable_lines()->mutable_allocated(0)->set_number(
      FreshNumber());
  ASSERT_TRUE(submit(second).accepted());
  std::set<std::string> clients;
  ASSERT_TRUE(platform::ReadToEnd(
                  broker.log_address(), {care::topics::kAllocationEvents},
                  [&](const platform::Record& record) { clients.insert(std::string(record.key)); })
                  .ok());
  EXPECT_EQ(clients.size(), 2U);
}

}  // namespace
}  // namespace instroom::allocation
