#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/platform/observe/trace.h"
#include "services/platform/rpc/channel.h"
#include "services/platform/rpc/server.h"
#include "services/platform/rpc/status.h"

namespace instroom::platform {
namespace {

namespace v1 = instroom::referral::v1;
using std::chrono::milliseconds;

constexpr char kTrace[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

// Answers with the trace of the caller and a body as large as asked.
class Echo final : public v1::ReferralService::Service {
 public:
  grpc::Status GetReferral(grpc::ServerContext* context, const v1::GetReferralRequest* request,
                           v1::GetReferralResponse* response) override {
    if (request->referral_id() == "wait") {
      waiting_ = true;
      while (!context->IsCancelled()) std::this_thread::yield();
      return grpc::Status::CANCELLED;
    }
    if (request->referral_id().empty()) {
      return ToStatus({ErrorKind::kInvalidInput, "REQUEST_INVALID", "1 field"},
                      {{"referral_id", "absent"}});
    }
    response->mutable_referral()->set_referral_id(std::string(TraceId(TraceOf(*context))));
    return grpc::Status::OK;
  }
  [[nodiscard]] bool waiting() const { return waiting_; }

 private:
  std::atomic<bool> waiting_{false};
};

class RpcTest : public testing::Test {
 protected:
  RpcTest() : server_(std::move(StartRpcServer(0, {&echo_})).value()) {
    stub_ =
        v1::ReferralService::NewStub(MakeChannel("127.0.0.1:" + std::to_string(server_->port())));
  }
  grpc::Status Ask(const std::string& id, v1::GetReferralResponse& response,
                   milliseconds deadline = std::chrono::seconds(10)) {
    grpc::ClientContext context;
    Prepare(context, deadline);
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    return stub_->GetReferral(&context, request, &response);
  }

  Echo echo_;
  std::unique_ptr<RpcServer> server_;
  std::unique_ptr<v1::ReferralService::Stub> stub_;
};

TEST_F(RpcTest, CarriesTheTraceAcross) {
  const TraceScope scope(kTrace);
  v1::GetReferralResponse response;
  ASSERT_TRUE(Ask("x", response).ok());
  EXPECT_EQ(response.referral().referral_id(), TraceId(kTrace));
}

TEST_F(RpcTest, CarriesRichErrorsAcross) {
  v1::GetReferralResponse response;
  const grpc::Status status = Ask("", response);
  EXPECT_EQ(FromStatus(status).reason, "REQUEST_INVALID");
  ASSERT_EQ(ViolationsOf(status).size(), 1U);
  EXPECT_EQ(ViolationsOf(status)[0].field, "referral_id");
}

TEST_F(RpcTest, TakesMessagesOfTheStandardsSizeAndNotMuchLarger) {
  v1::GetReferralResponse response;
  EXPECT_TRUE(Ask(std::string(25 << 20, 'x'), response).ok());
  EXPECT_EQ(Ask(std::string(28 << 20, 'x'), response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// A few kilobytes on the way that would be a hundred million in memory.
TEST_F(RpcTest, DoesNotUnpackWhatBecomesTooLarge) {
  grpc::ChannelArguments arguments;
  arguments.SetCompressionAlgorithm(GRPC_COMPRESS_GZIP);
  const auto stub = v1::ReferralService::NewStub(
      grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server_->port()),
                                grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext context;
  Prepare(context, std::chrono::seconds(30));
  v1::GetReferralRequest request;
  request.set_referral_id(std::string(100'000'000, 'a'));
  v1::GetReferralResponse response;
  const grpc::Status status = stub->GetReferral(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_TRUE(Ask("x", response).ok()) << "and others go on";
}

TEST_F(RpcTest, EndsACallAtItsDeadline) {
  v1::GetReferralResponse response;
  const Error error = FromStatus(Ask("wait", response, milliseconds(100)));
  EXPECT_EQ(error.kind, ErrorKind::kUnavailable);
  EXPECT_EQ(error.reason, "DEADLINE_EXCEEDED");
}

TEST_F(RpcTest, StopsByItsDeadlineWithACallStillRunning) {
  std::thread caller([this] {
    v1::GetReferralResponse response;
    EXPECT_FALSE(Ask("wait", response).ok());
  });
  while (!echo_.waiting()) std::this_thread::yield();
  const auto begun = std::chrono::steady_clock::now();
  server_->Stop(milliseconds(300));
  const auto took = std::chrono::steady_clock::now() - begun;
  caller.join();
  EXPECT_GE(took, milliseconds(250));
  EXPECT_LT(took, std::chrono::seconds(3));
}

TEST_F(RpcTest, AnswersInsideTheProcessToo) {
  stub_ = v1::ReferralService::NewStub(server_->InProcess());
  v1::GetReferralResponse response;
  EXPECT_TRUE(Ask("x", response).ok());
}

TEST_F(RpcTest, TellsThatItsPortIsTaken) {
  Echo other;
  const auto second = StartRpcServer(server_->port(), {&other});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reason, "PORT_TAKEN");
}

}  // namespace
}  // namespace instroom::platform
