#pragma once

// The latest live events, bounded in number and bytes, so that a reader can go on where it left.
// Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace instroom::gateway {

struct LiveEvent {
  // 1, 2, 3 ... without gaps.
  std::uint64_t sequence = 0;
  std::string name;
  // Shared by all readers.
  std::shared_ptr<const std::string> text;
};

class EventRing {
 public:
  EventRing(std::size_t events_max, std::size_t bytes_max)
      : events_max_(events_max), bytes_max_(bytes_max) {}

  // Gives the sequence of the new event; the oldest go if there are too many.
  std::uint64_t Append(std::string name, std::string text);
  // Sequence of the newest event; 0 before the first.
  [[nodiscard]] std::uint64_t newest() const { return newest_; }
  // True if every event after `sequence` is still here.
  [[nodiscard]] bool Reaches(std::uint64_t sequence) const;
  // The events after `sequence`, oldest first, at most `count`. Only if Reaches(sequence).
  [[nodiscard]] std::vector<LiveEvent> After(std::uint64_t sequence, std::size_t count) const;

 private:
  const std::size_t events_max_;
  const std::size_t bytes_max_;
  std::deque<LiveEvent> events_;
  std::size_t bytes_ = 0;
  std::uint64_t newest_ = 0;
};

}  // namespace instroom::gateway
