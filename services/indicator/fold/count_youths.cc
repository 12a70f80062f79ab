#include <algorithm>

#include "services/care/calendar.h"
#include "services/indicator/fold/count.h"
#include "services/indicator/fold/facts.h"

// Distinct youths: a client counts once in an area and period, however many allocations are active.

namespace instroom::indicator {
namespace {

// The last month in which a period that ends on `end` is active.
std::int32_t LastMonth(DayNumber end, Active active) {
  if (end == kOpen) return kOpen;
  const care::Month month = care::MonthOf(DayOf(end));
  const bool whole = active == Active::kDuringPeriod || care::LastDay(month) == DayOf(end);
  return whole ? month.index : month.index - 1;
}

std::int32_t LastYear(DayNumber end, Active active) {
  if (end == kOpen) return kOpen;
  const std::chrono::year_month_day date{DayOf(end)};
  const bool last_day = date.month() == std::chrono::December && date.day() == std::chrono::day{31};
  const int year = static_cast<int>(date.year());
  return active == Active::kDuringPeriod || last_day ? year : year - 1;
}

}  // namespace

bool Counter::YoungEnough(const Client& client, const Period& period) const {
  const DayNumber day =
      definition_.age_date == AgeDate::kAllocationBegin ? period.allocation_begin : period.begin;
  return care::AgeAt(DayOf(client.birth), DayOf(day)) <= definition_.age_max_years;
}

void Counter::CountYouths(const Client& client, int sign) {
  const bool birth_known = client.birth != kUnknown;
  const auto counts = [&](const Period& period) {
    return period.usable && (!birth_known || YoungEnough(client, period));
  };
  spans_.clear();
  for (const Period& period : periods_) {
    if (!counts(period)) continue;
    spans_.push_back({period.municipality, period.residential,
                      care::MonthOf(DayOf(period.begin)).index,
                      LastMonth(period.end, definition_.active_month)});
  }
  if (spans_.empty()) return;
  CountSpans(birth_known ? Series::kYouthsAny : Series::kUnknownBirth, sign);
  spans_.clear();
  for (const Period& period : periods_) {
    if (!counts(period)) continue;
    spans_.push_back({period.municipality, period.residential,
                      care::MonthOf(DayOf(period.begin)).year(),
                      LastYear(period.end, definition_.active_year)});
  }
  CountSpans(birth_known ? Series::kYearYouthsAny : Series::kYearUnknownBirth, sign);
}

// `any` stands before the series without and with residence; an unknown birth has only one series.
void Counter::CountSpans(Series any, int sign) {
  const bool split = any == Series::kYouthsAny || any == Series::kYearYouthsAny;
  std::ranges::sort(spans_, {}, &Span::from);
  const auto count = [&](std::uint32_t area) {
    CountUnion(area, Which::kAny, any, sign);
    if (!split) return;
    CountUnion(area, Which::kWithout, Next(any, 1), sign);
    CountUnion(area, Which::kWith, Next(any, 2), sign);
  };
  constexpr std::uint32_t kWholeRegion = 0;
  count(kWholeRegion);
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const auto seen = [&](const Span& span) { return span.area == spans_[i].area; };
    const auto here = spans_.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::none_of(spans_.begin(), here, seen)) count(spans_[i].area);
  }
}

// Adds the edges of the union of the spans of one area.
void Counter::CountUnion(std::uint32_t area, Which which, Series series, int sign) {
  merged_.clear();
  for (const Span& span : spans_) {
    if (area != 0 && span.area != area) continue;
    if (which != Which::kAny && span.residential != (which == Which::kWith)) continue;
    if (span.to < span.from) continue;
    const bool touches = !merged_.empty() &&
                         (merged_.back().second == kOpen || span.from <= merged_.back().second + 1);
    if (touches) {
      merged_.back().second = std::max(merged_.back().second, span.to);
    } else {
      merged_.emplace_back(span.from, span.to);
    }
  }
  for (const auto& [from, to] : merged_) {
    cells_.Add(area, series, from, sign);
    if (to != kOpen) cells_.Add(area, series, to + 1, -sign);
  }
}

}  // namespace instroom::indicator
