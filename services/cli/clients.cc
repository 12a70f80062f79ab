// The one file of the command that sees gRPC.

#include "services/cli/clients.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "instroom/allocation/v1/erasure_service.grpc.pb.h"
#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/cli/party_exchange.h"
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

// The services, as one party.
struct Stubs {
  Stubs(const Addresses& addresses, const platform::TlsIdentity& tls, std::string name,
        std::string token)
      : party(std::move(name)),
        authorization(std::move(token)),
        allocation(AllocationService::NewStub(platform::MakeChannel(addresses.allocation, tls))),
        erasure(ErasureService::NewStub(platform::MakeChannel(addresses.allocation, tls))),
        referral(ReferralService::NewStub(platform::MakeChannel(addresses.referral, tls))),
        indicator(IndicatorService::NewStub(platform::MakeChannel(addresses.indicator, tls))) {}

  const std::string party;
  // "Bearer ..." of a person; empty: the certificate says who calls.
  const std::string authorization;
  const std::unique_ptr<AllocationService::Stub> allocation;
  const std::unique_ptr<ErasureService::Stub> erasure;
  const std::unique_ptr<ReferralService::Stub> referral;
  const std::unique_ptr<IndicatorService::Stub> indicator;
};

// A caller who is refused asks first: who was I?
platform::Error ErrorOf(const grpc::Status& status, const std::string& party) {
  platform::Error error = platform::FromStatus(status);
  if (error.kind == platform::ErrorKind::kUnknownCaller ||
      error.kind == platform::ErrorKind::kNotAllowed) {
    error.detail += " (asked as " + party + "; what it may: docs/authorisation.md)";
  }
  return error;
}

void Prepare(grpc::ClientContext& context, milliseconds deadline, const Stubs& as) {
  platform::Prepare(context, deadline);
  if (!as.authorization.empty()) context.AddMetadata("authorization", as.authorization);
}

template <typename Response, typename Stub, typename Method, typename Request>
Outcome<Response> Call(const Stubs& as, Stub& stub, Method method, const Request& request) {
  grpc::ClientContext context;
  Prepare(context, kCallDeadline, as);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::Fail(ErrorOf(status, as.party));
  return response;
}

template <typename T>
Outcome<Done> Drop(Outcome<T> outcome) {
  if (!outcome) return platform::Fail(outcome.error());
  return Done{};
}

class GrpcExchange final : public ExchangeLink {
 public:
  explicit GrpcExchange(const Stubs& stubs) : party_(stubs.party) {
    Prepare(context_, kStreamDeadline, stubs);
    stream_ = stubs.allocation->Exchange(&context_);
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
    if (!status.ok()) return platform::Fail(ErrorOf(status, party_));
    return Done{};
  }

 private:
  const std::string party_;
  grpc::ClientContext context_;
  std::unique_ptr<
      grpc::ClientReaderWriter<allocation::v1::ExchangeRequest, allocation::v1::ExchangeResponse>>
      stream_;
};

class GrpcClients final : public Clients {
 public:
  GrpcClients(const Addresses& addresses, const IdentityOptions& identity)
      : addresses_(addresses), identities_(identity) {}

  std::unique_ptr<ExchangeLink> OpenExchange() override {
    return std::make_unique<PartyExchange>(
        [this](const allocation::v1::Submittal& submittal) {
          return identities_.ForCode(SenderOf(submittal));
        },
        [this](const std::string& party) -> Outcome<std::unique_ptr<ExchangeLink>> {
          const auto stubs = As(party);
          if (!stubs) return platform::Fail(stubs.error());
          return std::unique_ptr<ExchangeLink>(std::make_unique<GrpcExchange>(**stubs));
        });
  }

  Outcome<allocation::v1::ListAllocationsResponse> ListAllocations(
      const allocation::v1::ListAllocationsRequest& request) override {
    const auto& code = request.municipality().empty() ? request.provider() : request.municipality();
    return Ask<allocation::v1::ListAllocationsResponse>(
        code.empty() ? identities_.ForKind("region") : identities_.ForCode(code),
        &Stubs::allocation, &AllocationService::Stub::ListAllocations, request);
  }

  Outcome<Done> ReadFeed(const allocation::v1::ReadFeedRequest& request,
                         const std::function<bool(const allocation::v1::ReadFeedResponse&)>& each,
                         const std::function<bool()>& stopped) override;

  Outcome<allocation::v1::EraseClientResponse> EraseClient(
      const allocation::v1::EraseClientRequest& request) override {
    return Ask<allocation::v1::EraseClientResponse>(identities_.ForKind("operator"),
                                                    &Stubs::erasure,
                                                    &ErasureService::Stub::EraseClient, request);
  }

  Outcome<allocation::v1::EraseDueResponse> EraseDue(
      const allocation::v1::EraseDueRequest& request) override {
    return Ask<allocation::v1::EraseDueResponse>(identities_.ForKind("operator"), &Stubs::erasure,
                                                 &ErasureService::Stub::EraseDue, request);
  }

  Outcome<Done> ReportReferral(const referral::v1::ReportReferralRequest& request) override {
    return Drop(Ask<referral::v1::ReportReferralResponse>(
        identities_.ForCode(request.referral().municipality()), &Stubs::referral,
        &ReferralService::Stub::ReportReferral, request));
  }

  Outcome<Done> DecideReferral(const referral::v1::DecideReferralRequest& request,
                               const std::string& municipality) override {
    return Drop(Ask<referral::v1::DecideReferralResponse>(
        identities_.ForCode(municipality), &Stubs::referral, &ReferralService::Stub::DecideReferral,
        request));
  }

  Outcome<Done> ExportFigures(
      const indicator::v1::ExportFiguresRequest& request,
      const std::function<void(indicator::v1::ExportFiguresResponse&)>& each) override {
    const auto stubs = As(identities_.ForKind("region"));
    if (!stubs) return platform::Fail(stubs.error());
    grpc::ClientContext context;
    Prepare(context, kCallDeadline, **stubs);
    const auto reader = (*stubs)->indicator->ExportFigures(&context, request);
    indicator::v1::ExportFiguresResponse part;
    while (reader->Read(&part)) each(part);
    const grpc::Status status = reader->Finish();
    if (!status.ok()) return platform::Fail(ErrorOf(status, (*stubs)->party));
    return Done{};
  }

 private:
  // The connections of this party; they live as long as the clients.
  Outcome<const Stubs*> As(const std::string& party) {
    const std::lock_guard lock(mutex_);
    auto& stubs = stubs_[party];
    if (stubs) return stubs.get();
    const auto tls = identities_.Read(party);
    if (!tls) return platform::Fail(tls.error());
    auto token = identities_.Authorization();
    if (!token) return platform::Fail(token.error());
    stubs = std::make_unique<const Stubs>(addresses_, *tls, party, std::move(*token));
    return stubs.get();
  }

  template <typename Response, typename Service, typename Method, typename Request>
  Outcome<Response> Ask(const std::string& party, Service service, Method method,
                        const Request& request) {
    const auto stubs = As(party);
    if (!stubs) return platform::Fail(stubs.error());
    return Call<Response>(**stubs, *((*stubs)->*service), method, request);
  }

  const Addresses addresses_;
  const Identities identities_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<const Stubs>> stubs_;
};

Outcome<Done> GrpcClients::ReadFeed(
    const allocation::v1::ReadFeedRequest& request,
    const std::function<bool(const allocation::v1::ReadFeedResponse&)>& each,
    const std::function<bool()>& stopped) {
  const auto stubs = As(identities_.ForCode(request.party()));
  if (!stubs) return platform::Fail(stubs.error());
  grpc::ClientContext context;
  Prepare(context,
          request.follow() ? kStreamDeadline : kCallDeadline + milliseconds{request.wait_ms()},
          **stubs);
  auto reader = (*stubs)->allocation->ReadFeed(&context, request);
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
  return platform::Fail(ErrorOf(status, (*stubs)->party));
}

}  // namespace

std::unique_ptr<Clients> MakeClients(const Addresses& addresses, const IdentityOptions& identity) {
  return std::make_unique<GrpcClients>(addresses, identity);
}

}  // namespace instroom::cli
