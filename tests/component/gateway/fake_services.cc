#include "tests/component/gateway/fake_services.h"

#include <grpcpp/grpcpp.h>

#include <thread>

#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "instroom/notification/v1/notification_service.grpc.pb.h"
#include "services/access/rpc_gate.h"
#include "services/access/rpc_server.h"
#include "services/platform/base/check.h"
#include "services/platform/base/clock.h"
#include "services/platform/rpc/status.h"
#include "tests/component/gateway/parties.h"
#include "tests/support/eventually.h"

namespace instroom::gateway {
namespace {

using grpc::ServerContext;
using grpc::ServerWriter;
using grpc::Status;

constexpr std::chrono::milliseconds kGlance{20};

// For whom the gateway calls; "" is itself.
std::string CallerOf(const ServerContext& context) {
  const auto found = context.client_metadata().find(access::kOnBehalfKey);
  if (found == context.client_metadata().end()) return "";
  return {found->second.data(), found->second.size()};
}

// As the real service would: a municipality sees its own and the region.
bool Sees(const std::string& caller, const std::string& area) {
  constexpr std::string_view kMunicipality = "municipality:";
  if (!caller.starts_with(kMunicipality) || area.size() != 4) return true;
  return caller.compare(kMunicipality.size(), area.size(), area) == 0;
}

bool Shown(const std::string& caller, indicator::v1::StreamChangesResponse& response) {
  auto& figures = *response.mutable_figures();
  for (int i = figures.size() - 1; i >= 0; --i) {
    if (!Sees(caller, figures[i].area())) figures.DeleteSubrange(i, 1);
  }
  return response.snapshot() || !figures.empty();
}

bool Shown(const std::string& caller, const allocation::v1::WatchAcceptedResponse& line) {
  return Sees(caller, line.municipality());
}

bool Shown(const std::string&, const notification::v1::StreamNoticesResponse&) {
  return true;
}

// Everything that was sent on one stream since the start: a reader that joins gets it all.
template <typename Response>
class Tape {
 public:
  void Add(const Response& response) {
    const std::lock_guard lock(mutex_);
    sent_.push_back(response);
    added_.notify_all();
  }

  void Play(const ServerContext& context, ServerWriter<Response>& writer) {
    std::size_t next = 0;
    while (!context.IsCancelled()) {
      Response response;
      {
        std::unique_lock lock(mutex_);
        if (!added_.wait_for(lock, kGlance, [&] { return next < sent_.size(); })) continue;
        response = sent_[next++];
      }
      if (Shown(CallerOf(context), response) && !writer.Write(response)) return;
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable added_;
  std::vector<Response> sent_;
};

struct Shared {
  void Note(const std::string& method, const ServerContext& context) {
    const std::lock_guard lock(mutex);
    calls.emplace_back(method, CallerOf(context));
    const auto purpose = context.client_metadata().find(access::kPurposeKey);
    if (purpose == context.client_metadata().end()) return;
    calls.back().second += " for " + std::string(purpose->second.data(), purpose->second.size());
  }

  mutable std::mutex mutex;
  Script script;
  allocation::v1::SubmitMessageRequest last_submit;
  indicator::v1::ExportFiguresRequest last_export;
  // Method and caller's text.
  std::vector<std::pair<std::string, std::string>> calls;
  Tape<indicator::v1::StreamChangesResponse> figures;
  Tape<allocation::v1::WatchAcceptedResponse> accepted;
  Tape<notification::v1::StreamNoticesResponse> notices;
};

class PlayedAllocation final : public allocation::v1::AllocationService::Service {
 public:
  explicit PlayedAllocation(Shared& shared) : shared_(shared) {}

  Status SubmitMessage(ServerContext* context, const allocation::v1::SubmitMessageRequest* request,
                       allocation::v1::SubmitMessageResponse* response) override {
    shared_.Note("SubmitMessage", *context);
    if (Held()) {
      // Well before the call's own deadline.
      if (testing_support::Eventually([&] { return context->IsCancelled(); },
                                      std::chrono::seconds{20})) {
        shared_.Note("SubmitMessage left", *context);
      }
      return Status::CANCELLED;
    }
    const std::lock_guard lock(shared_.mutex);
    shared_.last_submit = *request;
    if (shared_.script.refuse_submit) {
      std::vector<platform::FieldViolation> violations;
      for (const auto& [field, text] : shared_.script.violations)
        violations.push_back({field, text});
      return platform::ToStatus(shared_.script.refusal, violations);
    }
    *response = shared_.script.submit;
    if (request->wait_ms() == 0) response->clear_judgement();
    return Status::OK;
  }

  Status GetOutcome(ServerContext* context, const allocation::v1::GetOutcomeRequest* request,
                    allocation::v1::GetOutcomeResponse* response) override {
    shared_.Note("GetOutcome", *context);
    const std::lock_guard lock(shared_.mutex);
    const auto found = shared_.script.outcomes.find(request->receipt_id());
    if (found == shared_.script.outcomes.end()) {
      return platform::ToStatus(
          {platform::ErrorKind::kNotFound, "RECEIPT_UNKNOWN", "no such receipt"});
    }
    *response = found->second;
    return Status::OK;
  }

  Status ReadFeed(ServerContext* context, const allocation::v1::ReadFeedRequest* request,
                  ServerWriter<allocation::v1::ReadFeedResponse>* writer) override {
    shared_.Note("ReadFeed", *context);
    std::vector<allocation::v1::ReadFeedResponse> items;
    {
      const std::lock_guard lock(shared_.mutex);
      items = shared_.script.feed;
    }
    const std::size_t after = request->after().empty() ? 0 : std::stoul(request->after());
    const std::size_t end =
        std::min(items.size(), after + static_cast<std::size_t>(request->limit()));
    for (std::size_t i = after; i < end; ++i) {
      items[i].set_cursor(std::to_string(i + 1));
      writer->Write(items[i]);
    }
    if (after >= end) std::this_thread::sleep_for(kGlance);
    return Status::OK;
  }

  Status WatchAccepted(ServerContext* context, const allocation::v1::WatchAcceptedRequest*,
                       ServerWriter<allocation::v1::WatchAcceptedResponse>* writer) override {
    shared_.Note("WatchAccepted", *context);
    shared_.accepted.Play(*context, *writer);
    return Status::OK;
  }

 private:
  bool Held() {
    const std::lock_guard lock(shared_.mutex);
    return shared_.script.hold_submit;
  }

  Shared& shared_;
};

class PlayedIndicator final : public indicator::v1::IndicatorService::Service {
 public:
  explicit PlayedIndicator(Shared& shared) : shared_(shared) {}

  Status ListMeasures(ServerContext* context, const indicator::v1::ListMeasuresRequest*,
                      indicator::v1::ListMeasuresResponse* response) override {
    shared_.Note("ListMeasures", *context);
    const std::lock_guard lock(shared_.mutex);
    *response = shared_.script.measures;
    return Status::OK;
  }

  Status ListFigures(ServerContext* context, const indicator::v1::ListFiguresRequest* request,
                     indicator::v1::ListFiguresResponse* response) override {
    shared_.Note("ListFigures", *context);
    const std::lock_guard lock(shared_.mutex);
    *response = request->filter().yearly() ? shared_.script.years : shared_.script.months;
    return Status::OK;
  }

  // A part for each filter.
  Status ExportFigures(ServerContext* context, const indicator::v1::ExportFiguresRequest* request,
                       ServerWriter<indicator::v1::ExportFiguresResponse>* writer) override {
    shared_.Note("ExportFigures", *context);
    const std::lock_guard lock(shared_.mutex);
    shared_.last_export = *request;
    for (const auto& filter : request->filters()) {
      const auto& listed = filter.yearly() ? shared_.script.years : shared_.script.months;
      indicator::v1::ExportFiguresResponse part;
      *part.mutable_figures() = listed.figures();
      if (listed.has_stale_since_time()) {
        *part.mutable_stale_since_time() = listed.stale_since_time();
      }
      writer->Write(part);
    }
    return Status::OK;
  }

  Status ExplainFigure(ServerContext* context, const indicator::v1::ExplainFigureRequest*,
                       indicator::v1::ExplainFigureResponse* response) override {
    shared_.Note("ExplainFigure", *context);
    const std::lock_guard lock(shared_.mutex);
    *response = shared_.script.explain;
    return Status::OK;
  }

  Status StreamChanges(ServerContext* context, const indicator::v1::StreamChangesRequest* request,
                       ServerWriter<indicator::v1::StreamChangesResponse>* writer) override {
    if (request->filter().yearly()) {
      indicator::v1::StreamChangesResponse nothing;
      nothing.set_snapshot(true);
      writer->Write(nothing);
      while (!context->IsCancelled()) std::this_thread::sleep_for(kGlance);
      return Status::OK;
    }
    shared_.Note("StreamChanges", *context);
    shared_.figures.Play(*context, *writer);
    return Status::OK;
  }

 private:
  Shared& shared_;
};

class PlayedNotification final : public notification::v1::NotificationService::Service {
 public:
  explicit PlayedNotification(Shared& shared) : shared_(shared) {}

  Status ListNotices(ServerContext* context, const notification::v1::ListNoticesRequest*,
                     notification::v1::ListNoticesResponse* response) override {
    shared_.Note("ListNotices", *context);
    const std::lock_guard lock(shared_.mutex);
    *response = shared_.script.notices;
    return Status::OK;
  }

  Status StreamNotices(ServerContext* context, const notification::v1::StreamNoticesRequest*,
                       ServerWriter<notification::v1::StreamNoticesResponse>* writer) override {
    shared_.Note("StreamNotices", *context);
    shared_.notices.Play(*context, *writer);
    return Status::OK;
  }

 private:
  Shared& shared_;
};

std::unique_ptr<platform::RpcServer> Serve(std::uint16_t port, grpc::Service& service,
                                           access::Gate& gate) {
  auto server = access::StartGatedServer(port, {&service}, gate);
  CHECK(server.ok());
  return std::move(*server);
}

std::string AddressOf(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

}  // namespace

struct FakeServices::Inside {
  static std::unique_ptr<access::Gate> MakeGate() {
    static const platform::SystemClock clock;
    auto made = access::Gate::Make(GateOf("allocation"), clock);
    CHECK(made.ok());
    return std::move(*made);
  }

  std::unique_ptr<access::Gate> gate = MakeGate();
  Shared shared;
  PlayedAllocation allocation{shared};
  PlayedIndicator indicator{shared};
  PlayedNotification notification{shared};
  std::unique_ptr<platform::RpcServer> allocation_server = Serve(0, allocation, *gate);
  std::unique_ptr<platform::RpcServer> indicator_server = Serve(0, indicator, *gate);
  std::unique_ptr<platform::RpcServer> notification_server = Serve(0, notification, *gate);
  std::uint16_t indicator_port = indicator_server->port();
};

FakeServices::FakeServices() : inside_(std::make_unique<Inside>()) {}

FakeServices::~FakeServices() {
  StopIndicator();
  inside_->allocation_server->Stop(kGlance);
  inside_->notification_server->Stop(kGlance);
}

Addresses FakeServices::addresses() const {
  return {.allocation = AddressOf(inside_->allocation_server->port()),
          .indicator = AddressOf(inside_->indicator_port),
          .notification = AddressOf(inside_->notification_server->port()),
          .referral = "127.0.0.1:1"};
}

void FakeServices::Set(const std::function<void(Script&)>& change) {
  const std::lock_guard lock(inside_->shared.mutex);
  change(inside_->shared.script);
}

allocation::v1::SubmitMessageRequest FakeServices::LastSubmit() const {
  const std::lock_guard lock(inside_->shared.mutex);
  return inside_->shared.last_submit;
}

indicator::v1::ExportFiguresRequest FakeServices::LastExport() const {
  const std::lock_guard lock(inside_->shared.mutex);
  return inside_->shared.last_export;
}

std::vector<std::string> FakeServices::CallersOf(const std::string& method) const {
  const std::lock_guard lock(inside_->shared.mutex);
  std::vector<std::string> callers;
  for (const auto& [called, caller] : inside_->shared.calls) {
    if (called == method) callers.push_back(caller);
  }
  return callers;
}

void FakeServices::SendFigures(const indicator::v1::StreamChangesResponse& response) {
  inside_->shared.figures.Add(response);
}

void FakeServices::SendAccepted(const allocation::v1::WatchAcceptedResponse& line) {
  inside_->shared.accepted.Add(line);
}

void FakeServices::SendNotices(std::int32_t total) {
  notification::v1::StreamNoticesResponse response;
  response.set_total_count(total);
  inside_->shared.notices.Add(response);
}

void FakeServices::StopIndicator() {
  if (!inside_->indicator_server) return;
  inside_->indicator_server->Stop(kGlance);
  inside_->indicator_server.reset();
}

void FakeServices::StartIndicator() {
  inside_->indicator_server = Serve(inside_->indicator_port, inside_->indicator, *inside_->gate);
}

}  // namespace instroom::gateway
