// The one file of the command that sees gRPC.

#include "services/cli/clients.h"

#include <grpcpp/grpcpp.h>

#include <thread>

#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "instroom/allocation/v1/erasure_service.grpc.pb.h"
#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/platform/rpc/channel.h"
#include "services/platform/rpc/status.h"

namespace instroom::cli {
namespace {

using allocation::v1::AllocationService;
using allocation::v1::ErasureService;
using indicator::v1::IndicatorService;
using platform::Done;
using platform::Outcome;
using referral::v1::ReferralService;
using std::chrono::milliseconds;

constexpr milliseconds kCallDeadline{30'000};
constexpr milliseconds kStreamDeadline{std::chrono::hours(24 * 30)};

template <typename Response, typename Stub, typename Method, typename Request>
Outcome<Response> Call(Stub& stub, Method method, const Request& request) {
  grpc::ClientContext context;
  platform::Prepare(context, kCallDeadline);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::Fail(platform::FromStatus(status));
  return response;
}

template <typename T>
Outcome<Done> Drop(Outcome<T> outcome) {
  if (!outcome) return platform::Fail(outcome.error());
  return Done{};
}

class GrpcExchange final : public ExchangeLink {
 public:
  explicit GrpcExchange(AllocationService::Stub& stub) {
    platform::Prepare(context_, kStreamDeadline);
    stream_ = stub.Exchange(&context_);
  }

  bool Write(const allocation::v1::ExchangeRequest& request) override {
    return stream_->Write(request);
  }
  bool Read(allocation::v1::ExchangeResponse& response) override {
    return stream_->Read(&response);
  }
  void FinishWrites() override { stream_->WritesDone(); }
  void Cancel() override { context_.TryCancel(); }
  Outcome<Done> Finish() override {
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) return platform::Fail(platform::FromStatus(status));
    return Done{};
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<
      grpc::ClientReaderWriter<allocation::v1::ExchangeRequest, allocation::v1::ExchangeResponse>>
      stream_;
};

class GrpcClients final : public Clients {
 public:
  explicit GrpcClients(const Addresses& addresses)
      : allocation_(AllocationService::NewStub(platform::MakeChannel(addresses.allocation))),
        erasure_(ErasureService::NewStub(platform::MakeChannel(addresses.allocation))),
        referral_(ReferralService::NewStub(platform::MakeChannel(addresses.referral))),
        indicator_(IndicatorService::NewStub(platform::MakeChannel(addresses.indicator))) {}

  std::unique_ptr<ExchangeLink> OpenExchange() override {
    return std::make_unique<GrpcExchange>(*allocation_);
  }

  Outcome<allocation::v1::ListAllocationsResponse> ListAllocations(
      const allocation::v1::ListAllocationsRequest& request) override {
    return Call<allocation::v1::ListAllocationsResponse>(
        *allocation_, &AllocationService::Stub::ListAllocations, request);
  }

  Outcome<Done> ReadFeed(const allocation::v1::ReadFeedRequest& request,
                         const std::function<bool(const allocation::v1::ReadFeedResponse&)>& each,
                         const std::function<bool()>& stopped) override;

  Outcome<allocation::v1::EraseClientResponse> EraseClient(
      const allocation::v1::EraseClientRequest& request) override {
    return Call<allocation::v1::EraseClientResponse>(*erasure_, &ErasureService::Stub::EraseClient,
                                                     request);
  }

  Outcome<Done> ReportReferral(const referral::v1::ReportReferralRequest& request) override {
    return Drop(Call<referral::v1::ReportReferralResponse>(
        *referral_, &ReferralService::Stub::ReportReferral, request));
  }

  Outcome<Done> DecideReferral(const referral::v1::DecideReferralRequest& request) override {
    return Drop(Call<referral::v1::DecideReferralResponse>(
        *referral_, &ReferralService::Stub::DecideReferral, request));
  }

  Outcome<indicator::v1::ListFiguresResponse> ListFigures(
      const indicator::v1::ListFiguresRequest& request) override {
    return Call<indicator::v1::ListFiguresResponse>(*indicator_,
                                                    &IndicatorService::Stub::ListFigures, request);
  }

 private:
  std::unique_ptr<AllocationService::Stub> allocation_;
  std::unique_ptr<ErasureService::Stub> erasure_;
  std::unique_ptr<ReferralService::Stub> referral_;
  std::unique_ptr<IndicatorService::Stub> indicator_;
};

Outcome<Done> GrpcClients::ReadFeed(
    const allocation::v1::ReadFeedRequest& request,
    const std::function<bool(const allocation::v1::ReadFeedResponse&)>& each,
    const std::function<bool()>& stopped) {
  grpc::ClientContext context;
  platform::Prepare(context, request.follow() ? kStreamDeadline
                                              : kCallDeadline + milliseconds{request.wait_ms()});
  auto reader = allocation_->ReadFeed(&context, request);
  // A quiet feed gives nothing to read: whoever wants to stop must be heard all the same.
  std::atomic<bool> over{false};
  std::thread watcher([&] {
    while (!over) {
      if (stopped()) context.TryCancel();
      std::this_thread::sleep_for(milliseconds{50});
    }
  });
  allocation::v1::ReadFeedResponse response;
  bool ended = false;
  while (!ended && reader->Read(&response)) ended = !each(response);
  if (ended) context.TryCancel();
  const grpc::Status status = reader->Finish();
  over = true;
  watcher.join();
  if (status.ok() || ended || stopped()) return Done{};
  return platform::Fail(platform::FromStatus(status));
}

}  // namespace

std::unique_ptr<Clients> MakeClients(const Addresses& addresses) {
  return std::make_unique<GrpcClients>(addresses);
}

}  // namespace instroom::cli
