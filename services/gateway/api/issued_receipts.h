#pragma once

// The receipts that this gateway has given lately: what tells a message that is still being judged
// from one that never came. Bounded; thread-safe.

#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <unordered_set>

namespace instroom::gateway {

class IssuedReceipts {
 public:
  explicit IssuedReceipts(std::size_t count_max = 100'000) : count_max_(count_max) {}

  // `key` is the receipt with the party that it was given to: to others it was not given.
  void Add(const std::string& key) {
    const std::lock_guard lock(mutex_);
    if (!known_.insert(key).second) return;
    order_.push_back(key);
    if (order_.size() <= count_max_) return;
    known_.erase(order_.front());
    order_.pop_front();
  }

  [[nodiscard]] bool Has(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    return known_.contains(key);
  }

 private:
  const std::size_t count_max_;
  mutable std::mutex mutex_;
  std::unordered_set<std::string> known_;
  std::deque<std::string> order_;
};

}  // namespace instroom::gateway
