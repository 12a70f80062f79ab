#include "services/indicator/fold/series.h"

#include <unordered_map>

namespace instroom::indicator {
namespace {

constexpr std::array<std::string_view, kSeriesCount> kNames = {
    "inflow.without",
    "inflow.with",
    "outflow.without",
    "outflow.with",
    "chain_inflow.without",
    "chain_inflow.with",
    "chain_outflow.without",
    "chain_outflow.with",
    "succession.without",
    "succession.with",
    "stretch.without",
    "stretch.with",
    "renewed_in.without",
    "renewed_in.with",
    "switched_in.without",
    "switched_in.with",
    "renewed_out.without",
    "renewed_out.with",
    "switched_out.without",
    "switched_out.with",
    "referrer.none.without",
    "referrer.none.with",
    "referrer.01.without",
    "referrer.01.with",
    "referrer.02.without",
    "referrer.02.with",
    "referrer.03.without",
    "referrer.03.with",
    "referrer.04.without",
    "referrer.04.with",
    "referrer.05.without",
    "referrer.05.with",
    "referrer.06.without",
    "referrer.06.with",
    "referrer.08.without",
    "referrer.08.with",
    "unusable",
    "youths.any",
    "youths.without",
    "youths.with",
    "youths.unknown_birth",
    "year.youths.any",
    "year.youths.without",
    "year.youths.with",
    "year.youths.unknown_birth",
};
static_assert(!kNames.back().empty());

}  // namespace

std::string_view SeriesName(Series series) {
  return kNames[static_cast<std::size_t>(series)];
}

std::optional<Series> FindSeries(std::string_view name) {
  static const auto* const by_name = [] {
    auto* index = new std::unordered_map<std::string_view, Series>;
    for (std::size_t i = 0; i < kSeriesCount; ++i) (*index)[kNames[i]] = static_cast<Series>(i);
    return index;
  }();
  const auto found = by_name->find(name);
  if (found == by_name->end()) return std::nullopt;
  return found->second;
}

}  // namespace instroom::indicator
