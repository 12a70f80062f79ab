#pragma once

// The latest accepted messages in one line each, without personal data. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/allocation/v1/allocation_service.pb.h"
#include "services/allocation/view/feed_table.h"

namespace instroom::allocation {

[[nodiscard]] v1::WatchAcceptedResponse AcceptedRow(const v1::AllocationEvent& event,
                                                    const Cursor& at);

class LatestAccepted {
 public:
  void Take(const v1::AllocationEvent& event, const Cursor& at);

  // The `count` latest by time of receipt, oldest first.
  [[nodiscard]] std::vector<v1::WatchAcceptedResponse> Latest(std::size_t count) const;
  // What was taken after the `sequence`-th, in that order; a reader that is too far behind misses
  // the oldest.
  [[nodiscard]] std::vector<v1::WatchAcceptedResponse> Since(std::uint64_t sequence) const;
  // How many were taken.
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }

 private:
  std::deque<v1::WatchAcceptedResponse> by_time_;     // At most kLatest, oldest first.
  std::deque<v1::WatchAcceptedResponse> by_arrival_;  // At most kRecent.
  std::uint64_t sequence_ = 0;
};

}  // namespace instroom::allocation
