#pragma once

// One Exchange stream without its transport: messages go in on one thread, answers come out on
// another. Bounded: who does not read its answers can't send more.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "services/allocation/api/intake.h"
#include "services/allocation/view/view.h"

namespace instroom::allocation {

class ExchangeSession final : public OutcomeListener,
                              public std::enable_shared_from_this<ExchangeSession> {
 public:
  // Everything must outlive the session. `outstanding_max` messages may be without their last
  // answer.
  ExchangeSession(const Intake& intake, View& view, const Door& door,
                  std::size_t outstanding_max = 20'000)
      : intake_(intake), view_(view), door_(door), outstanding_max_(outstanding_max) {}

  // Takes one message in that was admitted, or not. Blocks while too many are outstanding or the
  // log's queue is full, at most ten seconds for the latter; false once the session was abandoned.
  bool Take(platform::Result<Prepared, Refused> admitted, std::uint64_t correlation,
            bool receipts_only);
  // Nothing more will be taken.
  void Finish();
  // The other end is gone: nobody waits any more.
  void Abandon();

  // The next answers, some 500 at most; an empty response if there are none within `longest`.
  // Nothing when everything is answered after Finish, or the session was abandoned.
  std::optional<v1::ExchangeResponse> Next(std::chrono::milliseconds longest);

  void OnOutcome(const ReceiptKey& receipt, std::uint64_t correlation) override;

 private:
  using Judged = std::pair<ReceiptKey, std::uint64_t>;

  bool WaitForRoom();
  void Append(Prepared prepared, std::uint64_t correlation, bool receipts_only);
  void OnDurable(const ReceiptKey& receipt, std::uint64_t correlation, bool receipts_only,
                 const platform::Outcome<platform::Position>& at);
  void Refuse(std::uint64_t correlation, const Refused& refused);
  void Wake(std::unique_lock<std::mutex>& lock);
  bool SomethingToTell() const;
  std::size_t AddJudgements(std::deque<Judged>& judged, v1::ExchangeResponse& response) const;

  const Intake& intake_;
  View& view_;
  const Door& door_;
  const std::size_t outstanding_max_;

  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable answers_;
  bool writer_waits_ = false;
  bool finished_ = false;
  bool abandoned_ = false;
  std::size_t outstanding_ = 0;
  v1::ExchangeResponse ready_;    // Receipts and refusals.
  std::size_t last_answers_ = 0;  // How many messages of `ready_` need nothing more.
  std::deque<Judged> judged_;
};

}  // namespace instroom::allocation
