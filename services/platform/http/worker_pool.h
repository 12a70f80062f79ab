#pragma once

// Threads that serve connections: made when needed, up to a maximum. Only for this room.

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace instroom::platform {

class WorkerPool final : public httplib::TaskQueue {
 public:
  // `waiting` counts connections that no thread serves yet; it outlives the pool.
  WorkerPool(std::size_t threads_max, std::atomic<int>& waiting)
      : threads_max_(threads_max), waiting_(waiting) {}

  // Blocks while too many connections wait: then the kernel's own queue fills and callers feel it.
  void enqueue(std::function<void()> task) override;
  // Serves what waits, then joins.
  void shutdown() override;

 private:
  static constexpr std::size_t kWaitingMax = 512;

  void Work();

  const std::size_t threads_max_;
  std::atomic<int>& waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace instroom::platform
