// A party's share of the service, felt by who sends more.

#include <gtest/gtest.h>

#include <chrono>

#include "services/platform/rpc/status.h"
#include "tests/component/allocation/service/running_service.h"
#include "tests/support/callers.h"
#include "tests/support/eventually.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using testing_support::Eventually;

// A second replica beside the shared one, with limits.
class LimitedService : public ::testing::Test {
 protected:
  LimitedService() : service_(ConfigOf(RunningService::Shared().broker())) {
    const auto give_up = std::chrono::steady_clock::now() + 60s;
    const auto started =
        service_.Start([give_up] { return std::chrono::steady_clock::now() > give_up; });
    EXPECT_TRUE(started.ok()) << started.error().reason;
    stub_ =
        v1::AllocationService::NewStub(testing_support::ChannelAs(kLelystad, service_.grpc_port()));
  }

  static Config ConfigOf(const testing_support::Broker& broker) {
    Config config = TestConfig(broker);
    config.gate.limits = {{access::PartyKind::kMunicipality,
                           {.calls = {1000, 1000}, .messages = {20, 10}, .open_calls = 2}}};
    return config;
  }

  Service service_;
  std::unique_ptr<v1::AllocationService::Stub> stub_;
};

TEST_F(LimitedService, ReadsASenderThatIsTooFastMoreSlowlyAndLosesNothing) {
  const auto context = RunningService::Context(60);
  const auto stream = stub_->Exchange(context.get());
  const auto begun = std::chrono::steady_clock::now();
  for (int request_number = 0; request_number < 4; ++request_number) {
    v1::ExchangeRequest request;
    request.set_receipts_only(true);
    for (int i = 0; i < 10; ++i) {
      *request.add_submittals()->mutable_message() = Jw301(FreshNumber());
    }
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  int receipts = 0;
  v1::ExchangeResponse response;
  while (stream->Read(&response)) receipts += response.receipts_size();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(receipts, 40);
  // Ten at once; of thirty more at twenty a second the last ten wait for the twenty before them.
  EXPECT_GE(std::chrono::steady_clock::now() - begun, 1s);
}

TEST_F(LimitedService, HasSoManyOpenCallsForAPartyAndSaysWhenToComeAgain) {
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::WatchAcceptedResponse>>> streams;
  const auto watch = [&] {
    contexts.push_back(RunningService::Context(60));
    streams.push_back(stub_->WatchAccepted(contexts.back().get(), v1::WatchAcceptedRequest()));
    return streams.back().get();
  };
  watch();
  watch();
  // Until both are in, which of the three is turned away is not known.
  const auto third_is_refused = [&] {
    v1::ListAllocationsRequest request;
    request.set_municipality(kMunicipality);
    v1::ListAllocationsResponse response;
    const auto status =
        stub_->ListAllocations(RunningService::Context(60).get(), request, &response);
    const platform::Error error = platform::FromStatus(status);
    return !status.ok() && error.kind == platform::ErrorKind::kTooMuch &&
           error.reason == "TOO_MANY_OPEN_CALLS" && error.retry_after == 1s;
  };
  EXPECT_TRUE(Eventually(third_is_refused));
  for (const auto& context : contexts) context->TryCancel();
  EXPECT_TRUE(Eventually([&] { return !third_is_refused(); }));
}

}  // namespace
}  // namespace instroom::allocation
