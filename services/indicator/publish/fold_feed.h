#pragma once

// From the log into the folds and on to Redis: one fold per partition that this process owns.

#include <google/protobuf/arena.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>

#include "services/indicator/publish/partition_count.h"
#include "services/indicator/publish/publisher.h"
#include "services/platform/log/follower.h"

namespace instroom::indicator {

class FoldFeed final : public platform::FollowerSink {
 public:
  // `caught_up` says whether the log was read to its end; before that nothing is counted or
  // published. Both references must outlive the feed.
  FoldFeed(const Definition& definition, Publisher& publisher, std::function<bool()> caught_up)
      : definition_(definition), publisher_(publisher), caught_up_(std::move(caught_up)) {}

  void Take(std::span<const platform::Record> batch) override;
  void Idle() override;
  void Assigned(const std::vector<std::int32_t>& partitions) override;
  void Revoked(const std::vector<std::int32_t>& partitions) override;

  // For tests and metrics; only from the follower's thread.
  [[nodiscard]] const std::map<std::int32_t, std::unique_ptr<PartitionCount>>& counts() const {
    return counts_;
  }

 private:
  void Fold(const platform::Record& record, google::protobuf::Arena& arena);

  const Definition& definition_;
  Publisher& publisher_;
  const std::function<bool()> caught_up_;
  std::map<std::int32_t, std::unique_ptr<PartitionCount>> counts_;
  std::chrono::steady_clock::time_point flushed_{};
};

}  // namespace instroom::indicator
