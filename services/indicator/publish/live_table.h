#pragma once

// What every replica's api reads: the cells of all partitions as they lie in Redis, kept current by
// its stream of changes. Thread-safe.

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "services/indicator/publish/table_state.h"
#include "services/platform/base/clock.h"
#include "services/platform/cache/redis.h"

namespace instroom::indicator {

class LiveTable {
 public:
  // `definition` and `clock` must outlive the table.
  LiveTable(const Definition& definition, std::int32_t partitions,
            std::unique_ptr<platform::Redis> redis, const platform::Clock& clock);
  ~LiveTable() { Stop(); }

  void Start();
  void Stop();

  // Folds one item of reference data; without an event it is taken away.
  void PutReference(std::string_view key, const reference::v1::ReferenceEvent* event);

  // Calls `read` with the state, which stands still meanwhile; keep it short.
  template <typename Read>
  auto With(const Read& read) const {
    const std::lock_guard lock(mutex_);
    return read(state_);
  }

  // Waits until the state is newer than `version`, stale or live again, or the time is over.
  // Gives the version now.
  std::uint64_t WaitFor(std::uint64_t version, std::chrono::milliseconds at_most) const;
  [[nodiscard]] bool loaded() const {
    return With([](const TableState& s) { return s.loaded; });
  }

 private:
  enum class Step : std::uint8_t { kGood, kReload, kBroken };

  void Run();
  // Reads everything anew; false if Redis can't be reached.
  bool Load();
  bool LoadPartitions(const std::vector<std::int32_t>& partitions);
  // Waits for entries of the stream and takes them.
  Step Follow();
  void SetStale(bool stale);

  const Definition& definition_;
  const std::int32_t partitions_;
  const std::unique_ptr<platform::Redis> redis_;
  const platform::Clock& clock_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  TableState state_;

  // The thread's own.
  std::string last_entry_ = "0-0";
  std::atomic<bool> stopping_{false};
  std::mutex stop_mutex_;
  std::condition_variable stop_;
  std::thread thread_;
};

}  // namespace instroom::indicator
