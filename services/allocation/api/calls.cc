#include "services/allocation/api/calls.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "services/allocation/api/filters.h"
#include "services/allocation/api/judgements.h"
#include "services/allocation/api/sights.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using platform::Error;
using platform::ErrorKind;
using Moment = std::chrono::steady_clock::time_point;

// How often a waiting call looks whether its caller is still there.
constexpr auto kGlance = 100ms;
constexpr auto kDurableLongest = 12s;
constexpr int kLatestMax = 100;
// A replica that was not the sealer's reads its key a moment after the message.
constexpr auto kKeyLongest = 5s;
constexpr auto kKeyGlance = 10ms;

// A value that comes once, from another thread. Shared, so that it may come after everybody left.
template <typename T>
class Promised {
 public:
  void Give(T value) {
    {
      const std::lock_guard lock(mutex_);
      if (!value_) value_ = std::move(value);
    }
    given_.notify_all();
  }
  std::optional<T> WaitUntil(Moment end, const CallContext& call) {
    std::unique_lock lock(mutex_);
    while (!value_ && std::chrono::steady_clock::now() < end && !call.cancelled()) {
      given_.wait_until(lock, std::min(end, std::chrono::steady_clock::now() + kGlance));
    }
    return value_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable given_;
  std::optional<T> value_;
};

class OneOutcome final : public OutcomeListener {
 public:
  void OnOutcome(const ReceiptKey& /*receipt*/, std::uint64_t /*correlation*/) override {
    promised_.Give(true);
  }
  bool WaitUntil(Moment end, const CallContext& call) {
    return promised_.WaitUntil(end, call).has_value();
  }

 private:
  Promised<bool> promised_;
};

Moment WaitEnd(std::int32_t wait_ms, const CallContext& call) {
  const std::chrono::milliseconds wait{std::max(wait_ms, 0)};
  return std::min(call.deadline, std::chrono::steady_clock::now() + std::min(wait, kWaitLongest));
}

// A log that does not answer must not keep a caller for ever.
Moment RecordedBy(const CallContext& call) {
  return std::min(call.deadline, std::chrono::steady_clock::now() + kDurableLongest);
}

bool Goes(const CallContext& call) {
  return !call.cancelled() && std::chrono::steady_clock::now() < call.deadline;
}

Error Invalid(std::string reason, std::string detail) {
  return {ErrorKind::kInvalidInput, std::move(reason), std::move(detail)};
}

// As FeedResponse; waits a little for a key.
platform::Outcome<v1::ReadFeedResponse> ItemOf(const Door& door, const FeedEntry& entry,
                                               const CallContext& call) {
  const Moment end = std::chrono::steady_clock::now() + kKeyLongest;
  auto item = FeedResponse(door, entry);
  while (!item && platform::IsRetryable(item.error().kind) && Goes(call) &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kKeyGlance);
    item = FeedResponse(door, entry);
  }
  return item;
}

// Another's outcome must not be told from none, by the time that it takes neither.
void WaitForNothing(Moment end, const CallContext& call) {
  Promised<bool> never;
  never.WaitUntil(end, call);
}

}  // namespace

std::optional<v1::Outcome> Calls::AwaitOutcome(const ReceiptKey& receipt, std::uint64_t correlation,
                                               Moment end, const CallContext& call) {
  if (std::chrono::steady_clock::now() < end) {
    const auto listener = std::make_shared<OneOutcome>();
    view_.Await(receipt, listener, correlation);
    listener->WaitUntil(end, call);
  }
  return view_.FindOutcome(receipt);
}

platform::Result<v1::SubmitMessageResponse, Refused> Calls::Submit(
    const access::Admitted& who, const v1::SubmitMessageRequest& request, const CallContext& call) {
  v1::Submittal submittal = request.submittal();
  auto prepared = intake_.Admit(submittal, who.caller.party);
  if (!prepared) return platform::Fail(prepared.error());
  const auto durable = std::make_shared<Promised<platform::Outcome<platform::Position>>>();
  const auto appended = intake_.Append(
      *prepared, [durable](const platform::Outcome<platform::Position>& at) { durable->Give(at); });
  if (!appended) return platform::Fail(Refused{appended.error(), {}});
  const auto at = durable->WaitUntil(
      std::min(call.deadline, std::chrono::steady_clock::now() + kDurableLongest), call);
  if (!at) {
    return platform::Fail(
        Refused{{ErrorKind::kUnavailable, "NOT_DURABLE", "the log did not answer in time"}, {}});
  }
  if (!at->ok()) return platform::Fail(Refused{at->error(), {}});

  v1::SubmitMessageResponse response;
  const std::uint64_t correlation = request.submittal().correlation();
  response.mutable_receipt()->set_receipt_id(prepared->receipt_id);
  response.mutable_receipt()->set_correlation(correlation);
  const auto receipt = care::ParseClientKey(prepared->receipt_id);
  if (receipt && request.wait_ms() > 0) {
    // No look: the caller is shown what it has just brought (decision 23).
    const auto outcome =
        AwaitOutcome(*receipt, correlation, WaitEnd(request.wait_ms(), call), call);
    if (outcome) *response.mutable_judgement() = JudgementOf(door_, *outcome, correlation);
  }
  return response;
}

platform::Outcome<v1::GetOutcomeResponse> Calls::GetOutcome(const access::Looker& looker,
                                                            const v1::GetOutcomeRequest& request,
                                                            const CallContext& call) {
  const auto receipt = care::ParseClientKey(request.receipt_id());
  if (!receipt) {
    return platform::Fail(Invalid("RECEIPT_NOT_VALID", "receipt_id: 32 hexadecimal digits"));
  }
  const Moment end = WaitEnd(request.wait_ms(), call);
  const auto outcome = AwaitOutcome(*receipt, 0, end, call);
  if (!outcome) return v1::GetOutcomeResponse{};
  if (!access::Is(looker.who, outcome->submission().header().sender())) {
    looks_.Note(looker, ReturnSight(*outcome, access::v1::LOOK_OUTCOME_REFUSED));
    WaitForNothing(end, call);
    return v1::GetOutcomeResponse{};
  }
  const auto recorded =
      looks_.Record(looker, {ReturnSight(*outcome, EndOf(door_, *outcome))}, RecordedBy(call));
  if (!recorded) return platform::Fail(recorded.error());
  v1::GetOutcomeResponse response;
  *response.mutable_judgement() = JudgementOf(door_, *outcome, 0);
  return response;
}

platform::Outcome<v1::ListAllocationsResponse> Calls::List(
    const access::Admitted& who, v1::ListAllocationsRequest request) const {
  if (!access::Narrow(who, *request.mutable_municipality(), *request.mutable_provider())) {
    return platform::Fail(access::OtherParty());
  }
  const auto filter = FilterOf(request);
  if (!filter) return platform::Fail(filter.error());
  v1::ListAllocationsResponse listed = view_.List(*filter);
  if (who.scope == access::Scope::kOwnCases) return listed;
  for (auto& row : *listed.mutable_allocations()) {
    if (row.has_current()) row.mutable_current()->clear_provider_reference();
  }
  return listed;
}

platform::Outcome<platform::Done> Calls::ReadFeed(
    const access::Looker& looker, const v1::ReadFeedRequest& request, const CallContext& call,
    const std::function<bool(const v1::ReadFeedResponse&)>& write) const {
  if (!access::Is(looker.who, request.party())) {
    looks_.Note(looker, RefusedSight());
    return platform::Fail(access::OtherParty());
  }
  const auto wanted = FeedWindowOf(request, view_.FeedPartition(request.party()));
  if (!wanted) return platform::Fail(wanted.error());
  std::int64_t offset = wanted->after;
  std::size_t left = wanted->limit;
  const Moment first_item_by = WaitEnd(request.wait_ms(), call);
  bool any = false;
  while (left > 0 && Goes(call)) {
    const std::uint64_t seen = view_.changes().count();
    const auto entries = view_.ReadFeed(request.party(), offset, std::min<std::size_t>(left, 100));
    const auto recorded = looks_.Record(looker, SightsOf(door_, entries), RecordedBy(call));
    if (!recorded) return platform::Fail(recorded.error());
    for (const FeedEntry& entry : entries) {
      const auto item = ItemOf(door_, entry, call);
      if (!item) return platform::Fail(item.error());
      if (!write(*item)) return platform::Done{};
      offset = entry.cursor.offset;
      --left;
    }
    any = any || !entries.empty();
    if (!entries.empty()) continue;
    const bool stays =
        request.follow() || (!any && std::chrono::steady_clock::now() < first_item_by);
    if (!stays) break;
    view_.changes().Wait(seen, kGlance);
  }
  return platform::Done{};
}

void Calls::WatchAccepted(
    const access::Admitted& who, const v1::WatchAcceptedRequest& request, const CallContext& call,
    const std::function<bool(const v1::WatchAcceptedResponse&)>& write) const {
  const auto beyond = [&who](const v1::WatchAcceptedResponse& row) {
    return !access::Reaches(who, row.municipality(), row.provider());
  };
  std::uint64_t sequence = 0;
  const auto latest = static_cast<std::size_t>(std::clamp(request.latest(), 0, kLatestMax));
  auto rows = view_.Latest(kLatestMax, sequence);
  std::erase_if(rows, beyond);
  if (rows.size() > latest)
    rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(latest));
  while (Goes(call)) {
    const std::uint64_t seen = view_.changes().count();
    for (const auto& row : rows) {
      if (!write(row)) return;
    }
    rows = view_.AcceptedSince(sequence);
    if (rows.empty()) view_.changes().Wait(seen, kGlance);
    std::erase_if(rows, beyond);
  }
}

}  // namespace instroom::allocation
