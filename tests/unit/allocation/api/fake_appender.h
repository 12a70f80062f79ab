#pragma once

// An appender whose log answers when the test says so.

#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "services/platform/log/appender.h"

namespace instroom::allocation {

class FakeAppender final : public platform::Appender {
 public:
  platform::Outcome<platform::Done> Append(const platform::Outgoing& record,
                                           Durable done) override {
    const std::lock_guard lock(mutex_);
    if (full_) {
      return platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "QUEUE_FULL", {}});
    }
    taken_.push_back(record);
    waiting_.push_back(std::move(done));
    return platform::Done{};
  }

  void SetFull(bool full) {
    const std::lock_guard lock(mutex_);
    full_ = full;
  }
  // Answers everything that waits.
  void Answer(const platform::Outcome<platform::Position>& at = platform::Position{}) {
    std::deque<Durable> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(waiting_);
    }
    for (auto& done : waiting) done(at);
  }
  std::vector<platform::Outgoing> taken() {
    const std::lock_guard lock(mutex_);
    return taken_;
  }

 private:
  std::mutex mutex_;
  bool full_ = false;
  std::vector<platform::Outgoing> taken_;
  std::deque<Durable> waiting_;
};

}  // namespace instroom::allocation
