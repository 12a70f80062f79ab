#include "services/gateway/live/ring.h"

#include <algorithm>

namespace instroom::gateway {

std::uint64_t EventRing::Append(std::string name, std::string text) {
  bytes_ += text.size();
  events_.push_back(
      {++newest_, std::move(name), std::make_shared<const std::string>(std::move(text))});
  // The newest stays, however large: readers that keep up must get it.
  while (events_.size() > 1 && (events_.size() > events_max_ || bytes_ > bytes_max_)) {
    bytes_ -= events_.front().text->size();
    events_.pop_front();
  }
  return newest_;
}

bool EventRing::Reaches(std::uint64_t sequence) const {
  if (sequence > newest_) return false;
  const std::uint64_t oldest = events_.empty() ? newest_ + 1 : events_.front().sequence;
  return sequence + 1 >= oldest;
}

std::vector<LiveEvent> EventRing::After(std::uint64_t sequence, std::size_t count) const {
  const std::size_t behind = static_cast<std::size_t>(newest_ - sequence);
  const auto begin = events_.end() - static_cast<std::ptrdiff_t>(std::min(behind, events_.size()));
  const auto available = static_cast<std::size_t>(events_.end() - begin);
  return {begin, begin + static_cast<std::ptrdiff_t>(std::min(available, count))};
}

}  // namespace instroom::gateway
