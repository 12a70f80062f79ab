// The one file of the gateway that sees gRPC.

#include <grpcpp/grpcpp.h>

#include <utility>

#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "instroom/notification/v1/notification_service.grpc.pb.h"
#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/access/rpc_gate.h"
#include "services/gateway/upstream/upstreams.h"
#include "services/gateway/upstream/violation.h"
#include "services/platform/rpc/channel.h"
#include "services/platform/rpc/status.h"

namespace instroom::gateway {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kCallDeadline{10'000};
// Hundreds of thousands of figures.
constexpr milliseconds kExportDeadline{60'000};
// A stream lives until somebody ends it; a deadline only bounds what nobody noticed.
constexpr milliseconds kStreamDeadline{std::chrono::hours(24)};

CallError ErrorOf(const grpc::Status& status) {
  CallError failed{.error = platform::FromStatus(status), .fields = {}};
  for (const platform::FieldViolation& violation : platform::ViolationsOf(status)) {
    failed.fields.push_back(ToProblemField(violation.field, violation.description));
  }
  return failed;
}

void Prepare(grpc::ClientContext& context, const std::string& caller, milliseconds deadline) {
  platform::Prepare(context, deadline);
  if (!caller.empty()) context.AddMetadata(access::kOnBehalfKey, caller);
}

void Prepare(grpc::ClientContext& context, const Viewer& viewer, milliseconds deadline) {
  Prepare(context, viewer.caller, deadline);
  if (!viewer.purpose.empty()) context.AddMetadata(access::kPurposeKey, viewer.purpose);
}

template <typename Response, typename Caller, typename Stub, typename Method, typename Request>
Answer<Response> Call(const std::stop_token& ending, const Caller& caller, Stub& stub,
                      Method method, const Request& request, milliseconds wait = milliseconds{0}) {
  grpc::ClientContext context;
  Prepare(context, caller, kCallDeadline + wait);
  const std::stop_callback cancel(ending, [&context] { context.TryCancel(); });
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::Fail(ErrorOf(status));
  return response;
}

// Reads a stream to its end; `each` may end it, and so may `stop` from another thread.
template <typename Response, typename Caller, typename Open>
Answer<platform::Done> Read(const Caller& caller, const Open& open, std::stop_token stop,
                            const Each<Response>& each, milliseconds deadline = kStreamDeadline) {
  grpc::ClientContext context;
  Prepare(context, caller, deadline);
  auto reader = open(context);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  Response response;
  bool ended = false;
  while (!ended && reader->Read(&response)) ended = !each(response);
  if (ended) context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (status.ok() || ended || stop.stop_requested()) return platform::Done{};
  return platform::Fail(ErrorOf(status));
}

bool Connected(grpc::Channel& channel, milliseconds at_most) {
  return channel.WaitForConnected(std::chrono::system_clock::now() + at_most);
}

class GrpcAllocation final : public AllocationPort {
 public:
  GrpcAllocation(const std::string& address, const platform::TlsIdentity& tls,
                 std::stop_token ending)
      : ending_(std::move(ending)),
        channel_(platform::MakeChannel(address, tls)),
        stub_(allocation::v1::AllocationService::NewStub(channel_)) {}

  bool WaitConnected(milliseconds at_most) override { return Connected(*channel_, at_most); }

  Answer<allocation::v1::SubmitMessageResponse> Submit(
      const std::string& caller, const allocation::v1::SubmitMessageRequest& request) override {
    return Call<allocation::v1::SubmitMessageResponse>(
        ending_, caller, *stub_, &Stub::SubmitMessage, request, milliseconds{request.wait_ms()});
  }

  Answer<allocation::v1::GetOutcomeResponse> GetOutcome(
      const Viewer& viewer, const allocation::v1::GetOutcomeRequest& request) override {
    return Call<allocation::v1::GetOutcomeResponse>(ending_, viewer, *stub_, &Stub::GetOutcome,
                                                    request, milliseconds{request.wait_ms()});
  }

  Answer<allocation::v1::ListAllocationsResponse> ListAllocations(
      const std::string& caller, const allocation::v1::ListAllocationsRequest& request) override {
    return Call<allocation::v1::ListAllocationsResponse>(ending_, caller, *stub_,
                                                         &Stub::ListAllocations, request);
  }

  Answer<std::vector<allocation::v1::ReadFeedResponse>> ReadFeed(
      const Viewer& viewer, const allocation::v1::ReadFeedRequest& request) override {
    std::vector<allocation::v1::ReadFeedResponse> items;
    const auto limit = static_cast<std::size_t>(request.limit());
    const auto read = Read<allocation::v1::ReadFeedResponse>(
        viewer, [&](grpc::ClientContext& context) { return stub_->ReadFeed(&context, request); },
        ending_,
        [&](const allocation::v1::ReadFeedResponse& item) {
          items.push_back(item);
          return limit == 0 || items.size() < limit;
        },
        kCallDeadline + milliseconds{request.wait_ms()});
    if (!read.ok()) return platform::Fail(read.error());
    return items;
  }

  Answer<platform::Done> WatchAccepted(
      const std::string& caller, const allocation::v1::WatchAcceptedRequest& request,
      std::stop_token stop, const Each<allocation::v1::WatchAcceptedResponse>& each) override {
    return Read<allocation::v1::WatchAcceptedResponse>(
        caller,
        [&](grpc::ClientContext& context) { return stub_->WatchAccepted(&context, request); }, stop,
        each);
  }

 private:
  using Stub = allocation::v1::AllocationService::Stub;
  const std::stop_token ending_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<Stub> stub_;
};

class GrpcIndicator final : public IndicatorPort {
 public:
  GrpcIndicator(const std::string& address, const platform::TlsIdentity& tls,
                std::stop_token ending)
      : ending_(std::move(ending)),
        channel_(platform::MakeChannel(address, tls)),
        stub_(indicator::v1::IndicatorService::NewStub(channel_)) {}

  bool WaitConnected(milliseconds at_most) override { return Connected(*channel_, at_most); }

  Answer<indicator::v1::ListMeasuresResponse> ListMeasures(const std::string& caller) override {
    return Call<indicator::v1::ListMeasuresResponse>(ending_, caller, *stub_, &Stub::ListMeasures,
                                                     indicator::v1::ListMeasuresRequest{});
  }

  Answer<indicator::v1::ListFiguresResponse> ListFigures(
      const std::string& caller, const indicator::v1::ListFiguresRequest& request) override {
    return Call<indicator::v1::ListFiguresResponse>(ending_, caller, *stub_, &Stub::ListFigures,
                                                    request);
  }

  Answer<indicator::v1::ExportFiguresResponse> ExportFigures(
      const std::string& caller, const indicator::v1::ExportFiguresRequest& request) override {
    indicator::v1::ExportFiguresResponse all;
    const auto read = Read<indicator::v1::ExportFiguresResponse>(
        caller,
        [&](grpc::ClientContext& context) { return stub_->ExportFigures(&context, request); },
        ending_,
        [&](const indicator::v1::ExportFiguresResponse& part) {
          all.MergeFrom(part);
          return true;
        },
        kExportDeadline);
    if (!read.ok()) return platform::Fail(read.error());
    return all;
  }

  Answer<indicator::v1::ExplainFigureResponse> Explain(
      const std::string& caller, const indicator::v1::ExplainFigureRequest& request) override {
    return Call<indicator::v1::ExplainFigureResponse>(ending_, caller, *stub_, &Stub::ExplainFigure,
                                                      request);
  }

  Answer<platform::Done> StreamChanges(
      const std::string& caller, const indicator::v1::StreamChangesRequest& request,
      std::stop_token stop, const Each<indicator::v1::StreamChangesResponse>& each) override {
    return Read<indicator::v1::StreamChangesResponse>(
        caller,
        [&](grpc::ClientContext& context) { return stub_->StreamChanges(&context, request); }, stop,
        each);
  }

 private:
  using Stub = indicator::v1::IndicatorService::Stub;
  const std::stop_token ending_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<Stub> stub_;
};

class GrpcNotification final : public NotificationPort {
 public:
  GrpcNotification(const std::string& address, const platform::TlsIdentity& tls,
                   std::stop_token ending)
      : ending_(std::move(ending)),
        channel_(platform::MakeChannel(address, tls)),
        stub_(notification::v1::NotificationService::NewStub(channel_)) {}

  bool WaitConnected(milliseconds at_most) override { return Connected(*channel_, at_most); }

  Answer<notification::v1::ListNoticesResponse> ListNotices(
      const std::string& caller, const notification::v1::ListNoticesRequest& request) override {
    return Call<notification::v1::ListNoticesResponse>(ending_, caller, *stub_, &Stub::ListNotices,
                                                       request);
  }

  Answer<platform::Done> StreamNotices(
      const std::string& caller, const notification::v1::StreamNoticesRequest& request,
      std::stop_token stop, const Each<notification::v1::StreamNoticesResponse>& each) override {
    return Read<notification::v1::StreamNoticesResponse>(
        caller,
        [&](grpc::ClientContext& context) { return stub_->StreamNotices(&context, request); }, stop,
        each);
  }

 private:
  using Stub = notification::v1::NotificationService::Stub;
  const std::stop_token ending_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<Stub> stub_;
};

class GrpcReferral final : public ReferralPort {
 public:
  GrpcReferral(const std::string& address, const platform::TlsIdentity& tls, std::stop_token ending)
      : ending_(std::move(ending)),
        stub_(referral::v1::ReferralService::NewStub(platform::MakeChannel(address, tls))) {}

  Answer<referral::v1::ListReferralsResponse> ListReferrals(
      const std::string& caller, const referral::v1::ListReferralsRequest& request) override {
    return Call<referral::v1::ListReferralsResponse>(ending_, caller, *stub_, &Stub::ListReferrals,
                                                     request);
  }

 private:
  using Stub = referral::v1::ReferralService::Stub;
  const std::stop_token ending_;
  std::unique_ptr<Stub> stub_;
};

}  // namespace

Upstreams MakeUpstreams(const Addresses& addresses, const platform::TlsIdentity& tls,
                        std::stop_token ending) {
  return {.allocation = std::make_unique<GrpcAllocation>(addresses.allocation, tls, ending),
          .indicator = std::make_unique<GrpcIndicator>(addresses.indicator, tls, ending),
          .notification = std::make_unique<GrpcNotification>(addresses.notification, tls, ending),
          .referral = std::make_unique<GrpcReferral>(addresses.referral, tls, ending)};
}

}  // namespace instroom::gateway
