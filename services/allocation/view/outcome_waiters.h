#pragma once

// Who waits for which outcome. Thread-safe.

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>

#include "services/allocation/view/outcome_table.h"

namespace instroom::allocation {

class OutcomeListener {
 public:
  virtual ~OutcomeListener() = default;
  // Called once per waiting, on the thread that folds or on the one that began to wait; must not
  // block.
  virtual void OnOutcome(const ReceiptKey& receipt, std::uint64_t correlation) = 0;
};

class OutcomeWaiters {
 public:
  // A listener that is gone by then is simply not called.
  void Add(const ReceiptKey& receipt, std::weak_ptr<OutcomeListener> listener,
           std::uint64_t correlation);
  // Calls everybody who waits for these, each once.
  void Announce(std::span<const ReceiptKey> receipts);
  // How many wait, those included that are gone but not swept yet.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Waiter {
    std::weak_ptr<OutcomeListener> listener;
    std::uint64_t correlation = 0;
  };
  void SweepIfLarge();

  mutable std::mutex mutex_;
  std::unordered_multimap<ReceiptKey, Waiter> waiters_;
  std::size_t sweep_at_ = 10'000;
};

}  // namespace instroom::allocation
