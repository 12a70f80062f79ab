#pragma once

// The newest reference data that rules ask for. Thread-safe; a reader keeps what it was given.

#include <memory>
#include <mutex>
#include <utility>

#include "services/allocation/domain/known_codes.h"

namespace instroom::allocation {

class CodesSource {
 public:
  // Never null.
  [[nodiscard]] std::shared_ptr<const KnownCodes> Get() const {
    const std::lock_guard lock(mutex_);
    return codes_;
  }
  void Set(std::shared_ptr<const KnownCodes> codes) {
    const std::lock_guard lock(mutex_);
    codes_ = std::move(codes);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const KnownCodes> codes_ = std::make_shared<KnownCodes>();
};

}  // namespace instroom::allocation
