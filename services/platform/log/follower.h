#pragma once

// Reads topics from their beginning and stays: for views and folds that can always be rebuilt.
// Read committed. Never writes, never commits offsets.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

// All calls come on the follower's one thread.
class FollowerSink {
 public:
  virtual ~FollowerSink() = default;
  // A batch of records of any topics and partitions, each partition in order.
  virtual void Take(std::span<const Record> batch) = 0;
  // Nothing more is waiting at this moment; comes after each run of batches and at least every
  // `idle_every`.
  virtual void Idle() {}
  // Only with a group: partitions this member now has (all topics alike) or no longer has.
  virtual void Assigned(const std::vector<std::int32_t>& /*partitions*/) {}
  virtual void Revoked(const std::vector<std::int32_t>& /*partitions*/) {}
};

struct FollowerOptions {
  LogAddress address;
  std::vector<std::string> topics;
  // Empty: this follower reads every partition. Else members of the group share the partitions, and
  // each reads its own from the beginning.
  std::string group;
  std::int32_t batch_records_max = 10000;
  std::chrono::milliseconds idle_every{20};
};

class Follower {
 public:
  virtual ~Follower() = default;
  virtual void Start() = 0;
  virtual void Stop() = 0;
  // True once everything that was there at the start has been taken (and after each assignment).
  [[nodiscard]] virtual bool CaughtUp() const = 0;
};

// `sink` must outlive the follower.
[[nodiscard]] std::unique_ptr<Follower> MakeFollower(FollowerOptions options, FollowerSink& sink);

// Reads all partitions of the topics from `from` (first offset if absent) to the end that stood
// when the call began, then returns how many records there were. For recount, export and tests.
[[nodiscard]] Outcome<std::uint64_t> ReadToEnd(
    const LogAddress& address, const std::vector<std::string>& topics,
    const std::function<void(const Record&)>& take,
    std::chrono::milliseconds deadline = std::chrono::minutes{5});

}  // namespace instroom::platform
