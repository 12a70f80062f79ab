#include "services/allocation/view/latest_accepted.h"

#include <algorithm>
#include <utility>

namespace instroom::allocation {
namespace {

constexpr std::size_t kLatest = 100;
constexpr std::size_t kRecent = 1000;

auto TimeOf(const v1::WatchAcceptedResponse& row) {
  return std::pair(row.receive_time().seconds(), row.receive_time().nanos());
}

bool Earlier(const v1::WatchAcceptedResponse& a, const v1::WatchAcceptedResponse& b) {
  return TimeOf(a) < TimeOf(b);
}

}  // namespace

v1::WatchAcceptedResponse AcceptedRow(const v1::AllocationEvent& event, const Cursor& at) {
  v1::WatchAcceptedResponse row;
  row.set_municipality(event.municipality());
  row.set_provider(event.provider());
  row.set_product_count(event.facts_size());
  *row.mutable_receive_time() = event.receive_time();
  row.set_position(CursorText(at));
  if (event.facts().empty()) return row;
  const v1::AllocationFact& first = event.facts(0);
  if (first.has_allocation_decided()) {
    row.set_message_kind(v1::MESSAGE_KIND_JW301);
    row.set_category(first.allocation_decided().product().category());
  } else if (first.has_start_reported()) {
    row.set_message_kind(v1::MESSAGE_KIND_JW305);
    row.set_category(first.start_reported().start().product().category());
  } else if (first.has_stop_reported()) {
    row.set_message_kind(v1::MESSAGE_KIND_JW307);
    row.set_category(first.stop_reported().stop().product().category());
  }
  return row;
}

void LatestAccepted::Take(const v1::AllocationEvent& event, const Cursor& at) {
  v1::WatchAcceptedResponse row = AcceptedRow(event, at);
  ++sequence_;
  // While the log is folded anew, partitions come one after another: time decides, not arrival.
  if (by_time_.size() < kLatest || !Earlier(row, by_time_.front())) {
    by_time_.insert(std::upper_bound(by_time_.begin(), by_time_.end(), row, Earlier), row);
    if (by_time_.size() > kLatest) by_time_.pop_front();
  }
  by_arrival_.push_back(std::move(row));
  if (by_arrival_.size() > kRecent) by_arrival_.pop_front();
}

std::vector<v1::WatchAcceptedResponse> LatestAccepted::Latest(std::size_t count) const {
  const std::size_t given = std::min(count, by_time_.size());
  return {by_time_.end() - static_cast<std::ptrdiff_t>(given), by_time_.end()};
}

std::vector<v1::WatchAcceptedResponse> LatestAccepted::Since(std::uint64_t sequence) const {
  const std::uint64_t missed = sequence_ - std::min(sequence, sequence_);
  const std::size_t given = std::min<std::size_t>(missed, by_arrival_.size());
  return {by_arrival_.end() - static_cast<std::ptrdiff_t>(given), by_arrival_.end()};
}

}  // namespace instroom::allocation
