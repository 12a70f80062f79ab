#pragma once

// The unary calls and the feeds without their transport: decode, one question within the caller's
// reach, encode.

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "services/access/looks/look_recorder.h"
#include "services/access/reach.h"
#include "services/allocation/api/intake.h"
#include "services/allocation/view/view.h"

namespace instroom::allocation {

// What a call may ask about itself.
struct CallContext {
  // When the caller stops waiting.
  std::chrono::steady_clock::time_point deadline;
  std::function<bool()> cancelled;
};

// Longest a caller may ask to wait.
inline constexpr std::chrono::milliseconds kWaitLongest{30'000};

class Calls {
 public:
  // Everything must outlive it.
  Calls(const Intake& intake, View& view, const Door& door, const access::LookRecorder& looks)
      : intake_(intake), view_(view), door_(door), looks_(looks) {}

  // A caller sees its own alone: a receipt of another party looks like one that nobody got, and
  // kNotAllowed OTHER_PARTY is the answer to whoever asks for another's feed or allocations.

  // Refusals of the door, QUEUE_FULL, NOT_DURABLE (kUnavailable: whether it is in the log is not
  // known; sending it again is safe).
  [[nodiscard]] platform::Result<v1::SubmitMessageResponse, Refused> Submit(
      const access::Admitted& who, const v1::SubmitMessageRequest& request,
      const CallContext& call);
  // On record before it is given; kInvalidInput RECEIPT_NOT_VALID, kUnavailable LOOK_NOT_RECORDED.
  [[nodiscard]] platform::Outcome<v1::GetOutcomeResponse> GetOutcome(
      const access::Looker& looker, const v1::GetOutcomeRequest& request, const CallContext& call);
  // kInvalidInput: FILTER_MISSING, CLIENT_KEY_NOT_VALID, CODE_NOT_VALID, DATE_NOT_VALID,
  // PAGE_SIZE_NOT_VALID, PAGE_TOKEN_NOT_VALID. Who has no cases gets no provider's reference: a
  // text of another's, in which anything may stand.
  [[nodiscard]] platform::Outcome<v1::ListAllocationsResponse> List(
      const access::Admitted& who, v1::ListAllocationsRequest request) const;

  // Calls `write` for each item until the limit, the deadline or until `write` gives false. Errors:
  // PARTY_NOT_VALID, CURSOR_NOT_VALID; kUnavailable KEY_NOT_READ at an item that this replica
  // could not open within some seconds, LOOK_NOT_RECORDED: a page of items is on record before the
  // first of them is written.
  [[nodiscard]] platform::Outcome<platform::Done> ReadFeed(
      const access::Looker& looker, const v1::ReadFeedRequest& request, const CallContext& call,
      const std::function<bool(const v1::ReadFeedResponse&)>& write) const;
  void WatchAccepted(const access::Admitted& who, const v1::WatchAcceptedRequest& request,
                     const CallContext& call,
                     const std::function<bool(const v1::WatchAcceptedResponse&)>& write) const;

 private:
  // Absent if it does not come in time.
  [[nodiscard]] std::optional<v1::Outcome> AwaitOutcome(const ReceiptKey& receipt,
                                                        std::uint64_t correlation,
                                                        std::chrono::steady_clock::time_point end,
                                                        const CallContext& call);

  const Intake& intake_;
  View& view_;
  const Door& door_;
  const access::LookRecorder& looks_;
};

}  // namespace instroom::allocation
