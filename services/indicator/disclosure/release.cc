#include "services/indicator/disclosure/release.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "services/indicator/fold/cells.h"

namespace instroom::indicator {
namespace {

constexpr std::int32_t kEver = std::numeric_limits<std::int32_t>::min() + 1;
// Code list COD327; 0 is none.
constexpr std::array<int, 8> kReferrers = {0, 1, 2, 3, 4, 5, 6, 8};

bool IsReferrer(Series series) {
  return series >= Series::kReferrerNoneWithout && series <= Series::kReferrer08With;
}

bool IsYouths(Series series) {
  return series == Series::kYouthsAny || series == Series::kYouthsWithout ||
         series == Series::kYouthsWith;
}

std::string CellName(const std::string& area, std::string_view what, const std::string& when) {
  return area + "|" + std::string(what) + "|" + when;
}

}  // namespace

Release::Release(const DisclosurePolicy& policy, const Definition& definition, const Basis& now,
                 care::Day published, const OffsetOf& offset_of)
    : base_(policy.base),
      inflow_by_(policy.inflow_by),
      published_(published),
      first_month_(policy.first_year * 12),
      last_month_(care::MonthOf(published).index - 1),
      offset_of_(offset_of),
      book_(definition, basis_) {
  basis_.reference = now.reference;
  // Neither the newest message nor the position in the log: both would tell when something came.
  basis_.today = care::FirstDay(care::MonthOf(published));
  basis_.as_of_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(published.time_since_epoch()).count();
  if (last_month_ < first_month_) return;
  for (const std::string& area : now.edges.Municipalities()) {
    RoundFlows(now.edges, area, false);
    RoundFlows(now.edges, area, true);
    RoundYouths(now.edges, area);
  }
}

std::int64_t Release::Rounded(std::int64_t count, const std::string& cell) const {
  return (std::max<std::int64_t>(count, 0) + offset_of_(cell, base_)) / base_ * base_;
}

void Release::Put(const std::string& area, Series series, std::int32_t period, std::int64_t value) {
  if (value != 0) basis_.edges.Put(0, area, series, period, value);
}

std::int64_t Release::RoundInflow(const EdgeBook& edges, const std::string& area, bool residential,
                                  std::int32_t from, std::int32_t month) {
  const std::string when = from == month ? care::MonthText({month}) : "before";
  const auto round = [&](Series series) {
    return Rounded(edges.Sum(area, series, from, month), CellName(area, SeriesName(series), when));
  };
  if (inflow_by_ == InflowBy::kResidence) return round(Of(Series::kInflowWithout, residential));
  std::int64_t sum = 0;
  for (const int referrer : kReferrers) {
    const Series series = InflowByReferrer(referrer, residential);
    const std::int64_t part = round(series);
    Put(area, series, month, part);
    sum += part;
  }
  return sum;
}

// What lies before the first year that is shown is one cell, so that stocks add up fewer of them.
// Outflow never gets ahead of inflow: what the rounding gives too much of appears once there is
// stock again. A negative stock would tell more of the inflow than its rounding does.
void Release::RoundFlows(const EdgeBook& edges, const std::string& area, bool residential) {
  const Series in = Of(Series::kInflowWithout, residential);
  const Series out = Of(Series::kOutflowWithout, residential);
  std::int64_t inflow = 0, outflow = 0, shown = 0;
  for (std::int32_t month = first_month_ - 1; month <= last_month_; ++month) {
    const bool before = month < first_month_;
    const std::int32_t from = before ? kEver : month;
    const std::int64_t began = RoundInflow(edges, area, residential, from, month);
    Put(area, in, month, began);
    inflow += began;
    outflow += Rounded(
        edges.Sum(area, out, from, month),
        CellName(area, SeriesName(out), before ? std::string("before") : care::MonthText({month})));
    const std::int64_t ended = std::min(outflow, inflow) - shown;
    Put(area, out, month, ended);
    shown += ended;
  }
}

// A youth's care lasts, so the same youths are counted year after year: one offset for all years,
// or the mean over the years would tell their number.
void Release::RoundYouths(const EdgeBook& edges, const std::string& area) {
  std::int64_t any_before = 0, without_before = 0, with_before = 0;
  for (std::int32_t year = First(true).index; year <= Last(true).index; ++year) {
    const std::int64_t any = edges.Level(area, Series::kYearYouthsAny, year);
    const std::int64_t without = edges.Level(area, Series::kYearYouthsWithout, year);
    const std::int64_t with = edges.Level(area, Series::kYearYouthsWith, year);
    const std::int64_t only_without =
        Rounded(any - with, CellName(area, "youths.only_without", ""));
    const std::int64_t only_with = Rounded(any - without, CellName(area, "youths.only_with", ""));
    const std::int64_t both = Rounded(without + with - any, CellName(area, "youths.both", ""));
    const auto put = [&](Series series, std::int64_t level, std::int64_t& level_before) {
      Put(area, series, year, level - level_before);
      level_before = level;
    };
    put(Series::kYearYouthsAny, only_without + only_with + both, any_before);
    put(Series::kYearYouthsWithout, only_without + both, without_before);
    put(Series::kYearYouthsWith, only_with + both, with_before);
  }
  for (const Series series :
       {Series::kYearYouthsAny, Series::kYearYouthsWithout, Series::kYearYouthsWith}) {
    for (std::int32_t year = First(true).index; year <= Last(true).index; ++year) {
      const std::int64_t more = basis_.edges.Sum(area, series, year, year);
      if (more == 0) continue;
      basis_.edges.Put(0, kRegion, series, year,
                       basis_.edges.Sum(kRegion, series, year, year) + more);
    }
  }
}

std::vector<std::pair<std::string, std::string>> Release::Areas() const {
  std::vector<std::pair<std::string, std::string>> areas;
  for (const auto& municipality : basis_.reference.Region()) {
    areas.emplace_back(municipality.code(), municipality.name());
  }
  areas.emplace_back(kRegion, "Regio");
  return areas;
}

ReportPeriod Release::First(bool yearly) const {
  return {yearly, yearly ? first_month_ / 12 : first_month_};
}

ReportPeriod Release::Last(bool yearly) const {
  return {yearly, yearly ? (last_month_ + 1) / 12 - 1 : last_month_};
}

bool Release::Serves(const MeasureEntry& measure, bool yearly) const {
  switch (measure.formula) {
    case Formula::kFlow:
      if (IsReferrer(measure.series)) return inflow_by_ == InflowBy::kReferrer;
      return measure.series == Series::kInflowWithout || measure.series == Series::kOutflowWithout;
    case Formula::kStockBegin:
    case Formula::kStockEnd:
    case Formula::kStockActive:
      return measure.series == Series::kInflowWithout;
    case Formula::kFlowOfTwo:
      return false;
    default:
      return yearly && IsYouths(measure.series);
  }
}

std::int64_t Release::CellsIn(const MeasureEntry& measure, std::string_view area,
                              ReportPeriod period) const {
  const auto areas = area == kRegion
                         ? static_cast<std::int64_t>(basis_.edges.Municipalities().size())
                         : std::int64_t{1};
  const std::int64_t kinds = areas * (measure.residence == Residence::kAny ? 2 : 1);
  const std::int64_t parts = inflow_by_ == InflowBy::kReferrer ? std::ssize(kReferrers) : 1;
  const std::int64_t flow = kinds * (period.yearly ? 12 : 1);
  const std::int64_t months_before = period.first_month().index - first_month_ + 1;
  const std::int64_t months_until = period.last_month().index - first_month_ + 2;
  switch (measure.formula) {
    case Formula::kFlow:
      return measure.series == Series::kInflowWithout ? flow * parts : flow;
    case Formula::kStockBegin:
      return kinds * months_before * (parts + 1);
    case Formula::kStockEnd:
      return kinds * months_until * (parts + 1);
    case Formula::kStockActive:
      return kinds * months_before * (parts + 1) + flow * parts;
    case Formula::kYouthsOnlyWithout:
    case Formula::kYouthsBoth:
    case Formula::kShareOnlyWithout:
      return areas;
    default:
      return areas * (measure.series == Series::kYouthsAny ? 3 : 2);
  }
}

// A cell is off by at most base - 1, and by chance by half the base at most (standard deviation).
std::int64_t Release::Margin(const MeasureEntry& measure, std::string_view area,
                             ReportPeriod period) const {
  const std::int64_t cells = CellsIn(measure, area, period);
  const double likely =
      std::ceil(static_cast<double>(base_) * std::sqrt(static_cast<double>(cells)));
  return std::min(cells * (base_ - 1), static_cast<std::int64_t>(likely));
}

}  // namespace instroom::indicator
