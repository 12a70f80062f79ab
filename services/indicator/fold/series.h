#pragma once

// The base series: what is counted per area and month (or year) and kept. Every served figure is a
// sum, level or ratio of these.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace instroom::indicator {

// Pairs stand together: first without residence, then with.
enum class Series : std::uint8_t {
  // Allocations by month of begin and of end.
  kInflowWithout,
  kInflowWith,
  kOutflowWithout,
  kOutflowWith,
  // Chains by month of begin and of end.
  kChainInflowWithout,
  kChainInflowWith,
  kChainOutflowWithout,
  kChainOutflowWith,
  // Extensions: a successor that joined a chain, an end date that was moved on.
  kSuccessionWithout,
  kSuccessionWith,
  kStretchWithout,
  kStretchWith,
  // Begins on 1 January where another allocation of the client ended the day before: of the same
  // product (it expired and was renewed), or of another (a switch).
  kRenewedInWithout,
  kRenewedInWith,
  kSwitchedInWithout,
  kSwitchedInWith,
  // The same seen from the allocation that ended on 31 December.
  kRenewedOutWithout,
  kRenewedOutWith,
  kSwitchedOutWithout,
  kSwitchedOutWith,
  // Inflow by referrer of code list COD327; one pair for each, none first.
  kReferrerNoneWithout,
  kReferrerNoneWith,
  kReferrer01Without,
  kReferrer01With,
  kReferrer02Without,
  kReferrer02With,
  kReferrer03Without,
  kReferrer03With,
  kReferrer04Without,
  kReferrer04With,
  kReferrer05Without,
  kReferrer05With,
  kReferrer06Without,
  kReferrer06With,
  kReferrer08Without,
  kReferrer08With,
  // Allocations whose end lies before their begin, by month of begin; in no other series.
  kUnusable,
  // Edges of distinct youths: plus one where being active starts, minus one after it ends.
  kYouthsAny,
  kYouthsWithout,
  kYouthsWith,
  kUnknownBirth,
  // The same by year; their periods are years.
  kYearYouthsAny,
  kYearYouthsWithout,
  kYearYouthsWith,
  kYearUnknownBirth,
  kCount,
};

inline constexpr std::size_t kSeriesCount = static_cast<std::size_t>(Series::kCount);

// The member of a pair that stands `steps` further.
[[nodiscard]] constexpr Series Next(Series series, int steps) {
  return static_cast<Series>(static_cast<int>(series) + steps);
}

// Of a pair, the one for care with or without residence.
[[nodiscard]] constexpr Series Of(Series without, bool residential) {
  return Next(without, residential ? 1 : 0);
}

// `referrer` is the number of the code (1 to 6, 8); anything else is none.
[[nodiscard]] constexpr Series InflowByReferrer(int referrer, bool residential) {
  const bool known = (referrer >= 1 && referrer <= 6) || referrer == 8;
  const int place = !known ? 0 : referrer == 8 ? 7 : referrer;
  return Of(Next(Series::kReferrerNoneWithout, 2 * place), residential);
}

// True if the periods of the series are years, not months.
[[nodiscard]] constexpr bool IsYearly(Series series) {
  return series >= Series::kYearYouthsAny;
}

// Stable name, as stored in Redis.
[[nodiscard]] std::string_view SeriesName(Series series);
[[nodiscard]] std::optional<Series> FindSeries(std::string_view name);

}  // namespace instroom::indicator
