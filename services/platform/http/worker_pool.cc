#include "services/platform/http/worker_pool.h"

#include <utility>

namespace instroom::platform {

void WorkerPool::enqueue(std::function<void()> task) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return tasks_.size() < kWaitingMax; });
  tasks_.push_back(std::move(task));
  waiting_ = static_cast<int>(tasks_.size());
  if (idle_ < tasks_.size() && threads_.size() < threads_max_) {
    threads_.emplace_back([this] { Work(); });
  }
  changed_.notify_all();
}

void WorkerPool::shutdown() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    waiting_ = static_cast<int>(tasks_.size());
    changed_.notify_all();
    lock.unlock();
    task();
    lock.lock();
  }
}

}  // namespace instroom::platform
