#include "services/allocation/view/outcome_waiters.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace instroom::allocation {

void OutcomeWaiters::Add(const ReceiptKey& receipt, std::weak_ptr<OutcomeListener> listener,
                         std::uint64_t correlation) {
  const std::lock_guard lock(mutex_);
  SweepIfLarge();
  waiters_.emplace(receipt, Waiter{std::move(listener), correlation});
}

void OutcomeWaiters::Announce(std::span<const ReceiptKey> receipts) {
  std::vector<std::pair<ReceiptKey, Waiter>> called;
  {
    const std::lock_guard lock(mutex_);
    if (waiters_.empty()) return;
    for (const ReceiptKey& receipt : receipts) {
      const auto [from, to] = waiters_.equal_range(receipt);
      for (auto at = from; at != to; ++at) called.emplace_back(receipt, std::move(at->second));
      waiters_.erase(from, to);
    }
  }
  // Outside the lock: a listener may begin to wait for something else.
  for (auto& [receipt, waiter] : called) {
    if (const auto listener = waiter.listener.lock()) {
      listener->OnOutcome(receipt, waiter.correlation);
    }
  }
}

std::size_t OutcomeWaiters::size() const {
  const std::lock_guard lock(mutex_);
  return waiters_.size();
}

// Callers that left stay in the table until it has doubled: their cost is bounded by what is used.
void OutcomeWaiters::SweepIfLarge() {
  if (waiters_.size() < sweep_at_) return;
  std::erase_if(waiters_, [](const auto& entry) { return entry.second.listener.expired(); });
  sweep_at_ = std::max<std::size_t>(10'000, 2 * waiters_.size());
}

}  // namespace instroom::allocation
