#pragma once

// Writes what changed to Redis: absolute values, one script per partition, fenced by log position,
// so that neither a repeat nor a process that was replaced can spoil them. Not thread-safe.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/indicator/publish/partition_count.h"
#include "services/platform/cache/redis.h"

namespace instroom::indicator {

struct PublisherOptions {
  // "lelystad-2025@1".
  std::string definition;
  // A key of this lifetime says that the partition is counted live.
  std::chrono::milliseconds alive_for{3000};
  // Repeated when nothing changes; also finds out that Redis was flushed.
  std::chrono::milliseconds heartbeat{1000};
  // Values of a later log position than ours, though we have read to the end: they are of a log
  // that is gone. They are replaced after this time.
  std::chrono::milliseconds behind_for{10000};
};

class Publisher {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Publisher(PublisherOptions options, std::unique_ptr<platform::Redis> redis)
      : options_(std::move(options)), redis_(std::move(redis)) {}

  // Writes every partition that changed, or whose heartbeat is due. All folds must be settled. What
  // Redis did not take is written again, whole, with a later call.
  void Publish(const std::map<std::int32_t, std::unique_ptr<PartitionCount>>& counts, Time now);
  // The partition is no longer counted here.
  void Forget(std::int32_t partition) { sent_.erase(partition); }
  // True while Redis takes what is written.
  [[nodiscard]] bool healthy() const { return failures_ == 0; }

 private:
  struct Sent {
    bool whole = false;  // Redis holds all our cells as of `epoch`.
    std::string epoch;
    Time heartbeat;
    std::optional<Time> behind_since;
    std::int64_t position = -1;
    std::int64_t as_of_ms = 0;
    std::optional<care::Day> today;
  };

  platform::RedisCommand Write(std::int32_t partition, PartitionCount& count, Sent& sent, Time now);
  void Note(std::int32_t partition, Sent& sent, const platform::Reply& reply, Time now);
  void NoteFailure(Time now);

  const PublisherOptions options_;
  const std::unique_ptr<platform::Redis> redis_;
  std::map<std::int32_t, Sent> sent_;
  int failures_ = 0;
  Time retry_at_{};
  std::uint64_t epochs_made_ = 0;
};

}  // namespace instroom::indicator
