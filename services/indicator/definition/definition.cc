#include "services/indicator/definition/definition.h"

#include <algorithm>

namespace instroom::indicator {
namespace {

const char* Text(Active active) {
  return active == Active::kDuringPeriod ? "during_period" : "on_last_day";
}

}  // namespace

bool IsResidential(const Definition& definition, std::string_view municipality,
                   std::string_view category, std::string_view code) {
  const auto& categories = definition.residential_categories;
  if (std::ranges::find(categories, category) != categories.end()) return true;
  return std::ranges::any_of(definition.residential_own_products, [&](const auto& own) {
    return own.first == municipality && own.second == code;
  });
}

std::vector<std::string> ParametersOf(const Definition& d) {
  std::string categories, own_products;
  for (const auto& category : d.residential_categories) {
    categories += (categories.empty() ? "" : ", ") + category;
  }
  for (const auto& [municipality, code] : d.residential_own_products) {
    own_products += (own_products.empty() ? "" : ", ") + municipality + "/" + code;
  }
  const bool actual = d.counting_date == CountingDate::kActualFirst;
  const bool allocation_begin = d.age_date == AgeDate::kAllocationBegin;
  const bool until_end = d.population_date == PopulationDate::kUntilPeriodEnd;
  return {
      std::string("counting_date: ") + (actual ? "actual_first" : "allocation_only"),
      "age.max_years: " + std::to_string(d.age_max_years),
      std::string("age.date: ") + (allocation_begin ? "allocation_begin" : "counted_begin"),
      std::string("active.month: ") + Text(d.active_month),
      std::string("active.year: ") + Text(d.active_year),
      std::string("population.date: ") + (until_end ? "until_period_end" : "before_period"),
      "residential.categories: " + categories,
      "residential.own_products: " + own_products,
      "chain.gap_days: " + std::to_string(d.chain_gap_days),
  };
}

}  // namespace instroom::indicator
