#include "services/allocation/retention/rule.h"

#include <algorithm>

namespace instroom::allocation {
namespace {

constexpr int kMonthsPerYear = 12;

DayNumber EndOfCare(const CareLine& line) {
  if (line.current.end != kOpen) return line.current.end;
  DayNumber end = kOpen;
  for (const DeliveredPeriod& period : DeliveredPeriods(line)) {
    const bool may_go_on = period.end == kOpen || period.reason == kTemporary;
    if (may_go_on) return kOpen;
    end = end == kOpen ? period.end : std::max(end, period.end);
  }
  return end;
}

}  // namespace

DayNumber LastChangeOf(const ClientState& state, DayNumber received) {
  DayNumber last = received;
  for (const CareLine& line : state.lines()) {
    for (const Stamp& stamp : line.stamps) last = std::max(last, stamp.decision_day);
    for (const Start& start : line.starts) last = std::max(last, start.begin);
    for (const Stop& stop : line.stops) last = std::max(last, stop.end);
    if (line.allocated()) last = std::max(last, EndOfCare(line));
  }
  return last;
}

bool IsDue(DayNumber last_change, care::Day today, const RetentionRule& rule) {
  if (last_change == kOpen) return false;
  const care::Day last{std::chrono::days{last_change}};
  return care::AddMonths(last, rule.years * kMonthsPerYear) < today;
}

}  // namespace instroom::allocation
