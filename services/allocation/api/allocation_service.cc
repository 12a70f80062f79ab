#include "services/allocation/api/allocation_service.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "services/access/rpc_gate.h"
#include "services/allocation/api/admission.h"
#include "services/allocation/api/exchange_session.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"
#include "services/platform/rpc/status.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using platform::Error;
using platform::ErrorKind;

constexpr int kOpenCallsMax = 400;
constexpr unsigned kHelpersMax = 7;
constexpr int kSubmittalsPerRequest = 500;
constexpr std::size_t kArenaBlock = std::size_t{64} * 1024;
constexpr auto kGlance = 100ms;
// How long a stream that was closed by its caller waits for outcomes while none comes.
constexpr auto kQuietLongest = 60s;

grpc::Status StatusOf(const Refused& refused) {
  if (refused.error.kind == ErrorKind::kNotAllowed) return access::Refuse(refused.error);
  std::vector<platform::FieldViolation> violations;
  for (const auto& fault : refused.faults) {
    violations.push_back(
        {fault.field(), fault.rule() + " " + fault.shape() + ": " + fault.explanation()});
  }
  return platform::ToStatus(refused.error, violations);
}

template <typename T>
grpc::Status Answer(platform::Outcome<T> result, T* response) {
  if (!result) return access::Refuse(result.error());
  *response = std::move(*result);
  return grpc::Status::OK;
}

std::chrono::steady_clock::time_point DeadlineOf(const grpc::ServerContext& context) {
  const auto left = context.deadline() - std::chrono::system_clock::now();
  // A caller without a deadline has one of many years, which the other clock can't hold.
  const auto bounded = std::min<std::chrono::system_clock::duration>(left, 24h);
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(bounded);
}

CallContext ContextOf(const grpc::ServerContext& context) {
  return {DeadlineOf(context), [&context] { return context.IsCancelled(); }};
}

// Of a call that may stay open for long.
CallContext ContextOf(const grpc::ServerContext& context, access::Presence& presence) {
  return {DeadlineOf(context), [&presence] { return presence.Ended(); }};
}

// A place among the open calls, given back at the end.
class Seat {
 public:
  explicit Seat(std::atomic<int>& open) : open_(open), taken_(++open <= kOpenCallsMax) {}
  ~Seat() { --open_; }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  [[nodiscard]] bool taken() const { return taken_; }

 private:
  std::atomic<int>& open_;
  bool taken_;
};

grpc::Status TooMany() {
  return platform::ToStatus({ErrorKind::kUnavailable, "TOO_MANY_CALLS", "too many open calls"});
}

// One thread for each core but the caller's own.
std::size_t HelpersHere() {
  return std::min(kHelpersMax, std::max(1U, std::thread::hardware_concurrency()) - 1U);
}

using ExchangeStream = grpc::ServerReaderWriter<v1::ExchangeResponse, v1::ExchangeRequest>;

// Sends answers until all are given or the caller is gone.
grpc::Status WriteAnswers(ExchangeSession& session, ExchangeStream& stream,
                          access::Presence& presence, const std::atomic<bool>& closed) {
  auto last_answer = std::chrono::steady_clock::now();
  while (const auto response = session.Next(kGlance)) {
    const auto now = std::chrono::steady_clock::now();
    const bool empty = response->ByteSizeLong() == 0;
    if (presence.Ended() || (!empty && !stream.Write(*response))) break;
    if (!empty || !closed) {
      last_answer = now;
    } else if (now - last_answer > kQuietLongest) {
      session.Abandon();
      return platform::ToStatus({ErrorKind::kUnavailable, "OUTCOME_LATE",
                                 "receipts hold; ask for the outcomes with GetOutcome"});
    }
  }
  session.Abandon();
  return grpc::Status::OK;
}

// Who sends faster than it may is not read for a while: it feels that as it feels a full queue.
void KeepPace(const access::RpcGate& gate, const access::Party& party, int messages,
              const grpc::ServerContext& context) {
  auto wait = gate.PaceOf(party, messages);
  if (wait > access::Quota::Duration::zero()) platform::Count("instroom_exchange_paced_total");
  for (; wait > access::Quota::Duration::zero() && !context.IsCancelled(); wait -= kGlance) {
    std::this_thread::sleep_for(std::min<access::Quota::Duration>(wait, kGlance));
  }
}

grpc::Status TakeAll(const access::RpcGate& gate, const grpc::ServerContext& context,
                     Admission& admission, const access::Party& party, ExchangeSession& session,
                     ExchangeStream& stream) {
  // Some forty small pieces of memory a message come and go together.
  google::protobuf::ArenaOptions blocks;
  blocks.start_block_size = kArenaBlock;
  blocks.max_block_size = kArenaBlock;
  google::protobuf::Arena arena(blocks);
  while (true) {
    arena.Reset();
    auto& request = *google::protobuf::Arena::CreateMessage<v1::ExchangeRequest>(&arena);
    if (!stream.Read(&request)) return grpc::Status::OK;
    if (request.submittals_size() > kSubmittalsPerRequest) {
      return platform::ToStatus({ErrorKind::kInvalidInput, "TOO_MANY_SUBMITTALS",
                                 "submittals: at most 500 in a request"});
    }
    auto admitted = admission.Admit(*request.mutable_submittals(), party);
    for (int i = 0; i < request.submittals_size(); ++i) {
      if (!session.Take(std::move(admitted[static_cast<std::size_t>(i)]),
                        request.submittals(i).correlation(), request.receipts_only())) {
        return grpc::Status::OK;
      }
    }
    KeepPace(gate, party, request.submittals_size(), context);
  }
}

class AllocationApi final : public v1::AllocationService::Service {
 public:
  AllocationApi(const Intake& intake, View& view, const Door& door, access::Gate& gate,
                const access::LookRecorder& looks)
      : gate_(gate, v1::AllocationService::service_full_name()),
        intake_(intake),
        view_(view),
        door_(door),
        calls_(intake, view, door, looks),
        admission_(intake, HelpersHere()) {}

  grpc::Status SubmitMessage(grpc::ServerContext* context, const v1::SubmitMessageRequest* request,
                             v1::SubmitMessageResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto who = gate_.Admit(*context, "SubmitMessage");
    if (!who) return access::Refuse(who.error());
    const Seat seat(open_);
    if (!seat.taken()) return TooMany();
    auto submitted = calls_.Submit(*who, *request, ContextOf(*context));
    if (!submitted) return StatusOf(submitted.error());
    *response = std::move(*submitted);
    return grpc::Status::OK;
  }

  grpc::Status Exchange(grpc::ServerContext* context, ExchangeStream* stream) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto who = gate_.Admit(*context, "Exchange");
    if (!who) return access::Refuse(who.error());
    const Seat seat(open_);
    if (!seat.taken()) return TooMany();
    const auto session = std::make_shared<ExchangeSession>(intake_, view_, door_);
    std::atomic<bool> closed{false};
    grpc::Status answered;
    access::Presence presence(gate_, *context);
    std::thread writer([&] {
      answered = WriteAnswers(*session, *stream, presence, closed);
      // Whoever sends on without a proof is not heard.
      if (presence.Ended()) context->TryCancel();
    });
    const grpc::Status taken =
        TakeAll(gate_, *context, admission_, who->caller.party, *session, *stream);
    closed = true;
    session->Finish();
    writer.join();
    return presence.Or(taken.ok() ? answered : taken);
  }

  grpc::Status GetOutcome(grpc::ServerContext* context, const v1::GetOutcomeRequest* request,
                          v1::GetOutcomeResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto looker = gate_.AdmitLooker(*context, "GetOutcome");
    if (!looker) return access::Refuse(looker.error());
    const Seat seat(open_);
    if (!seat.taken()) return TooMany();
    return Answer(calls_.GetOutcome(*looker, *request, ContextOf(*context)), response);
  }

  grpc::Status ListAllocations(grpc::ServerContext* context,
                               const v1::ListAllocationsRequest* request,
                               v1::ListAllocationsResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto who = gate_.Admit(*context, "ListAllocations");
    if (!who) return access::Refuse(who.error());
    auto listed = calls_.List(*who, *request);
    if (listed) access::Weigh(who->place, listed->ByteSizeLong());
    return Answer(std::move(listed), response);
  }

  grpc::Status ReadFeed(grpc::ServerContext* context, const v1::ReadFeedRequest* request,
                        grpc::ServerWriter<v1::ReadFeedResponse>* writer) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto looker = gate_.AdmitLooker(*context, "ReadFeed");
    if (!looker) return access::Refuse(looker.error());
    const Seat seat(open_);
    if (!seat.taken()) return TooMany();
    std::size_t bytes = 0;
    access::Presence presence(gate_, *context);
    const auto read =
        calls_.ReadFeed(*looker, *request, ContextOf(*context, presence), [&](const auto& item) {
          bytes += item.ByteSizeLong();
          return writer->Write(item);
        });
    access::Weigh(looker->who.place, bytes);
    return presence.Or(read ? grpc::Status::OK : access::Refuse(read.error()));
  }

  grpc::Status WatchAccepted(grpc::ServerContext* context, const v1::WatchAcceptedRequest* request,
                             grpc::ServerWriter<v1::WatchAcceptedResponse>* writer) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto who = gate_.Admit(*context, "WatchAccepted");
    if (!who) return access::Refuse(who.error());
    const Seat seat(open_);
    if (!seat.taken()) return TooMany();
    access::Presence presence(gate_, *context);
    calls_.WatchAccepted(*who, *request, ContextOf(*context, presence),
                         [&](const v1::WatchAcceptedResponse& row) { return writer->Write(row); });
    return presence.Or(grpc::Status::OK);
  }

 private:
  const access::RpcGate gate_;
  const Intake& intake_;
  View& view_;
  const Door& door_;
  Calls calls_;
  Admission admission_;
  std::atomic<int> open_{0};
};

}  // namespace

std::shared_ptr<grpc::Service> MakeAllocationService(const Intake& intake, View& view,
                                                     const Door& door, access::Gate& gate,
                                                     const access::LookRecorder& looks) {
  return std::make_shared<AllocationApi>(intake, view, door, gate, looks);
}

}  // namespace instroom::allocation
