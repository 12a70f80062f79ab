#include "services/indicator/fold/period.h"

#include <algorithm>

namespace instroom::indicator {
namespace {

bool Holds(std::int32_t generation) {
  return generation % 2 != 0;
}

}  // namespace

ReportedCare ReportedCareOf(const Client& client, std::uint32_t allocation) {
  ReportedCare care;
  DayNumber last_start = kUnknown;
  const auto starts = std::ranges::equal_range(client.starts, allocation, {}, &Start::allocation);
  for (const Start& start : starts) {
    if (!Holds(start.generation)) continue;
    if (care.first_start == kUnknown) care.first_start = start.begin;  // Sorted by begin.
    last_start = start.begin;
  }
  if (last_start == kUnknown) return care;
  const auto stops = std::ranges::equal_range(client.stops, allocation, {}, &Stop::allocation);
  for (const Stop& stop : stops) {
    if (!Holds(stop.generation) || stop.reason == kTemporary || stop.begin != last_start) continue;
    care.stopped = care.stopped == kOpen ? stop.end : std::max(care.stopped, stop.end);
  }
  return care;
}

}  // namespace instroom::indicator
