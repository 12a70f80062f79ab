#pragma once

// Reference data from the log into the live table.

#include "services/indicator/publish/live_table.h"
#include "services/platform/log/follower.h"

namespace instroom::indicator {

class ReferenceFeed final : public platform::FollowerSink {
 public:
  // `table` must outlive the feed.
  explicit ReferenceFeed(LiveTable& table) : table_(table) {}

  void Take(std::span<const platform::Record> batch) override;

 private:
  LiveTable& table_;
};

}  // namespace instroom::indicator
