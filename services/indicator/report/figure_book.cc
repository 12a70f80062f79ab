#include "services/indicator/report/figure_book.h"

#include <algorithm>
#include <limits>
#include <map>

#include "services/indicator/fold/cells.h"

namespace instroom::indicator {
namespace {

constexpr int kMonthsBack = 36;
// The Youth Act (Jeugdwet) is in force since 2015-01-01: no municipality allocated before.
constexpr std::int32_t kYouthAct = 2015 * 12;

bool IsShare(const MeasureEntry& measure) {
  return measure.unit == v1::UNIT_SHARE;
}

}  // namespace

v1::Figure FigureBook::Compute(const MeasureEntry& measure, std::string_view area,
                               ReportPeriod period) const {
  v1::Figure figure;
  figure.set_measure(measure.name);
  figure.set_area(std::string(area));
  figure.set_period(PeriodText(period));
  figure.set_unit(measure.unit);
  figure.set_definition_version(definition_.Id());
  figure.mutable_as_of_time()->set_seconds(basis_.as_of_ms / 1000);
  figure.mutable_as_of_time()->set_nanos(static_cast<int>(basis_.as_of_ms % 1000) * 1000000);
  for (const std::int64_t position : basis_.positions) figure.add_positions(position);
  figure.set_running(!basis_.today || care::LastDay(period.last_month()) >= *basis_.today);
  figure.set_value(Count(area, measure, period));
  if (IsShare(measure)) SetDenominator(measure, area, period, figure);
  return figure;
}

std::int64_t FigureBook::Count(std::string_view area, const MeasureEntry& measure,
                               ReportPeriod period) const {
  const std::int32_t before = period.first_month().index - 1;
  const std::int32_t last = period.last_month().index;
  switch (measure.formula) {
    case Formula::kFlow:
      return Flow(area, measure.series, measure.residence, period);
    case Formula::kFlowOfTwo:
      return Flow(area, measure.series, measure.residence, period) +
             Flow(area, measure.second, measure.residence, period);
    case Formula::kStockBegin:
      return Stock(area, measure, before);
    case Formula::kStockEnd:
      return Stock(area, measure, last);
    case Formula::kStockActive:
      return Stock(area, measure, before) + Flow(area, measure.series, measure.residence, period);
    case Formula::kYouths:
    case Formula::kShareOfPopulation:
    case Formula::kShareOfClients:
      return Youths(area, measure.series, period);
    case Formula::kYouthsOnlyWithout:
    case Formula::kShareOnlyWithout:
      return Youths(area, Series::kYouthsAny, period) - Youths(area, Series::kYouthsWith, period);
    case Formula::kYouthsBoth:
      return Youths(area, Series::kYouthsWithout, period) +
             Youths(area, Series::kYouthsWith, period) - Youths(area, Series::kYouthsAny, period);
  }
  return 0;
}

void FigureBook::SetDenominator(const MeasureEntry& measure, std::string_view area,
                                ReportPeriod period, v1::Figure& figure) const {
  if (measure.formula != Formula::kShareOfPopulation) {
    const std::int64_t clients = Youths(area, Series::kYouthsAny, period);
    figure.set_denominator(clients);
    if (clients == 0) figure.set_missing_reason("NO_CLIENTS");
    return;
  }
  if (!definition_.CountsMinors()) {
    figure.set_missing_reason("NO_POPULATION_OF_THIS_AGE");
    return;
  }
  std::string missing;
  const auto population = Population(area, period, missing);
  if (population) {
    figure.set_denominator(*population);
  } else {
    figure.set_missing_reason("NO_POPULATION " + missing);
  }
}

std::optional<std::int64_t> FigureBook::Population(std::string_view area, ReportPeriod period,
                                                   std::string& missing) const {
  if (area == kRegion) {
    std::int64_t sum = 0;
    const auto municipalities = basis_.reference.Region();
    missing = kRegion;
    if (municipalities.empty()) return std::nullopt;
    for (const auto& municipality : municipalities) {
      const auto part = Population(municipality.code(), period, missing);
      if (!part) return std::nullopt;
      sum += *part;
    }
    return sum;
  }
  const bool until_end = definition_.population_date == PopulationDate::kUntilPeriodEnd;
  const care::Day last = until_end ? care::LastDay(period.last_month())
                                   : care::FirstDay(period.first_month()) - std::chrono::days{1};
  const auto series = basis_.reference.Populations(area);
  const auto after = series.upper_bound(care::DayText(last));
  missing = area;
  if (after == series.begin() || std::prev(after)->second.minors() <= 0) return std::nullopt;
  return std::prev(after)->second.minors();
}

std::int64_t FigureBook::Flow(std::string_view area, Series series, Residence residence,
                              ReportPeriod period) const {
  return SumOfPair(area, series, residence, period.first_month().index, period.last_month().index);
}

std::int64_t FigureBook::Stock(std::string_view area, const MeasureEntry& measure,
                               std::int32_t until) const {
  constexpr std::int32_t kEver = std::numeric_limits<std::int32_t>::min() + 1;
  return SumOfPair(area, measure.series, measure.residence, kEver, until) -
         SumOfPair(area, measure.second, measure.residence, kEver, until);
}

// Allocations of the region are the sum of its municipalities.
std::int64_t FigureBook::SumOfPair(std::string_view area, Series series, Residence residence,
                                   std::int32_t from, std::int32_t to) const {
  if (area == kRegion) {
    std::int64_t sum = 0;
    for (const std::string& code : basis_.edges.Municipalities()) {
      sum += SumOfPair(code, series, residence, from, to);
    }
    return sum;
  }
  std::int64_t sum = 0;
  if (series == Series::kUnusable) return basis_.edges.Sum(area, series, from, to);
  if (residence != Residence::kWith) sum += basis_.edges.Sum(area, series, from, to);
  if (residence != Residence::kWithout) sum += basis_.edges.Sum(area, Next(series, 1), from, to);
  return sum;
}

std::int64_t FigureBook::Youths(std::string_view area, Series series, ReportPeriod period) const {
  constexpr int kToYearly =
      static_cast<int>(Series::kYearYouthsAny) - static_cast<int>(Series::kYouthsAny);
  return basis_.edges.Level(area, period.yearly ? Next(series, kToYearly) : series, period.index);
}

std::vector<std::pair<std::string, std::string>> FigureBook::Areas() const {
  std::map<std::string, std::string> by_code;
  for (const std::string& code : basis_.edges.Municipalities()) {
    const auto* known = basis_.reference.FindMunicipality(code);
    by_code[code] = known != nullptr ? known->name() : code;
  }
  for (const auto& municipality : basis_.reference.Region()) {
    by_code[municipality.code()] = municipality.name();
  }
  std::vector<std::pair<std::string, std::string>> areas(by_code.begin(), by_code.end());
  areas.emplace_back(kRegion, "Regio");
  return areas;
}

ReportPeriod FigureBook::LastPeriod(bool yearly) const {
  return PeriodOf(basis_.today.value_or(care::FirstDay({kYouthAct})), yearly);
}

ReportPeriod FigureBook::FirstPeriod(bool yearly) const {
  const std::int32_t back = LastPeriod(false).index - kMonthsBack;
  const std::int32_t first = std::max(basis_.edges.FirstMonth(back), kYouthAct);
  return {yearly, yearly ? first / 12 : first};
}

}  // namespace instroom::indicator
