// From a call to the log of looks, with the service whole.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instroom/access/v1/look.pb.h"
#include "services/access/chain/chain_check.h"
#include "services/access/rpc_gate.h"
#include "services/care/topics.h"
#include "services/platform/log/follower.h"
#include "services/platform/rpc/status.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/callers.h"
#include "tests/support/eventually.h"

namespace instroom::allocation {
namespace {

using access::v1::Look;
using testing_support::Eventually;

constexpr char kTrace[] = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

// The looks that hold for `wanted`, in the topic the edge writes to.
template <typename Wanted>
std::vector<Look> LooksNow(const Wanted& wanted) {
  std::vector<Look> looks;
  const auto read =
      platform::ReadToEnd(RunningService::Shared().broker().log_address(), {care::topics::kLooks},
                          [&](const platform::Record& record) {
                            Look look;
                            EXPECT_TRUE(look.ParseFromArray(record.value.data(),
                                                            static_cast<int>(record.value.size())));
                            if (wanted(look)) looks.push_back(std::move(look));
                          });
  EXPECT_TRUE(read.ok());
  return looks;
}

std::vector<Look> LooksAt(const std::string& receipt) {
  return LooksNow([&](const Look& look) {
    for (const auto& sight : look.sights()) {
      if (sight.receipt_id() == receipt) return true;
    }
    return false;
  });
}

grpc::Status Ask(v1::AllocationService::Stub& stub, grpc::ClientContext& context,
                 const std::string& receipt) {
  v1::GetOutcomeRequest request;
  request.set_receipt_id(receipt);
  v1::GetOutcomeResponse response;
  return stub.GetOutcome(&context, request, &response);
}

TEST(Looks, AreOnRecordWhenTheAnswerIsThere) {
  auto& service = RunningService::Shared();
  const std::string receipt = service.Judge(Jw301(FreshNumber())).receipt_id();
  // The sender was shown what it had just brought.
  EXPECT_TRUE(LooksAt(receipt).empty());
  const auto context = RunningService::Context();
  context->AddMetadata("traceparent", kTrace);
  ASSERT_TRUE(Ask(service.stub(), *context, receipt).ok());
  const auto looks = LooksAt(receipt);
  ASSERT_EQ(looks.size(), 1U);
  EXPECT_EQ(looks[0].party(), kLelystad);
  EXPECT_THAT(looks[0].roles(), testing::ElementsAre("machine"));
  EXPECT_EQ(looks[0].peer(), "ipv4:127.0.0.1");
  EXPECT_EQ(looks[0].method(), "/instroom.allocation.v1.AllocationService/GetOutcome");
  EXPECT_EQ(looks[0].purpose(), "message_traffic");
  EXPECT_NE(looks[0].activity(), "");
  EXPECT_NE(looks[0].trace().find("0123456789abcdef0123456789abcdef"), std::string::npos);
  EXPECT_EQ(looks[0].sights(0).kind(), "JW302");
  EXPECT_EQ(looks[0].sights(0).client_key().size(), 32U);
}

TEST(Looks, HoldEveryItemOfAFeedThatWasRead) {
  auto& service = RunningService::Shared();
  ASSERT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
  std::vector<v1::ReadFeedResponse> items;
  ASSERT_TRUE(Eventually([&] { return !(items = service.Feed(kProvider)).empty(); }));
  std::set<std::string> recorded;
  for (const Look& look : LooksNow([](const Look& one) { return one.party() == kProviderParty; })) {
    for (const auto& sight : look.sights()) recorded.insert(sight.receipt_id());
  }
  for (const auto& item : items) EXPECT_TRUE(recorded.contains(item.receipt_id()));
}

TEST(Looks, TellWhoWasRefused) {
  auto& service = RunningService::Shared();
  const std::string receipt = service.Judge(Jw301(FreshNumber())).receipt_id();
  const auto other = service.StubAs("municipality:0344");
  EXPECT_TRUE(Ask(*other, *RunningService::Context(), receipt).ok());
  EXPECT_TRUE(Eventually([&] {
    const auto looks = LooksAt(receipt);
    return looks.size() == 1 && looks[0].party() == "municipality:0344" &&
           looks[0].sights(0).outcome() == access::v1::LOOK_OUTCOME_REFUSED;
  }));
  // By the gate, before the method.
  const auto region = service.StubAs("region:LOOKS");
  EXPECT_EQ(platform::FromStatus(Ask(*region, *RunningService::Context(), receipt)).reason,
            "METHOD_NOT_ALLOWED");
  EXPECT_TRUE(Eventually([&] {
    return LooksNow([](const Look& look) { return look.party() == "region:LOOKS"; }).size() == 1;
  }));
}

TEST(Looks, AskAPersonWhy) {
  auto& service = RunningService::Shared();
  const std::string receipt = service.Judge(Jw301(FreshNumber())).receipt_id();
  const auto stub = v1::AllocationService::NewStub(
      testing_support::ChannelTo(service.port(), testing_support::NoIdentity()));
  const auto ask = [&](const std::string& purpose) {
    const auto context = RunningService::Context();
    context->AddMetadata("authorization", testing_support::TokenOf("municipality:0995 access p-9"));
    if (!purpose.empty()) context->AddMetadata(access::kPurposeKey, purpose);
    const auto status = Ask(*stub, *context, receipt);
    return status.ok() ? "OK" : platform::FromStatus(status).reason;
  };
  EXPECT_EQ(ask(""), "PURPOSE_MISSING");
  EXPECT_EQ(ask("curiosity"), "PURPOSE_NOT_KNOWN");
  EXPECT_EQ(ask("message_traffic"), "PURPOSE_NOT_ALLOWED");
  EXPECT_TRUE(LooksAt(receipt).empty());
  EXPECT_EQ(ask("inspection"), "OK");
  const auto looks = LooksAt(receipt);
  ASSERT_EQ(looks.size(), 1U);
  EXPECT_EQ(looks[0].user(), "p-9");
  EXPECT_THAT(looks[0].roles(), testing::ElementsAre("access"));
  EXPECT_EQ(looks[0].purpose(), "inspection");
}

TEST(Looks, AllComeIntoTheirChains) {
  auto& service = RunningService::Shared();
  const auto number = [&](const char* topic, access::ChainCheck* checks) {
    const auto read = platform::ReadToEnd(service.broker().log_address(), {topic},
                                          [&](const platform::Record& record) {
                                            if (checks == nullptr || record.partition != 0) return;
                                            checks->Take(record.offset, record.value);
                                          });
    return read ? *read : 0;
  };
  const std::uint64_t looks = number(care::topics::kLooks, nullptr);
  EXPECT_GT(looks, 0U);
  EXPECT_TRUE(Eventually([&] { return number(care::topics::kAccessLog, nullptr) >= looks; }));
  access::ChainCheck check(0);
  number(care::topics::kAccessLog, &check);
  EXPECT_TRUE(check.Finish().empty());
}

}  // namespace
}  // namespace instroom::allocation
