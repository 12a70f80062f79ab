#pragma once

// How figures are counted: the parameters of one version of a definition. Pure data; read from a
// file by parse.h.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instroom::indicator {

// Which date counts as begin and as end of an allocation, for each side by itself (Lelystad fn 8).
enum class CountingDate : std::uint8_t {
  kActualFirst,     // Reported start and definitive stop; those of the allocation where absent.
  kAllocationOnly,  // Always those of the allocation.
};

// On which day a client's age is taken (Lelystad fn 8: "at the start date of their allocation").
enum class AgeDate : std::uint8_t {
  kAllocationBegin,  // Ingangsdatum of the current version.
  kCountedBegin,     // The begin that counts by CountingDate.
};

// When an allocation is active in a period; Lelystad doesn't say which.
enum class Active : std::uint8_t {
  kDuringPeriod,  // On at least one day.
  kOnLastDay,     // On the last day.
};

// Which count of inhabitants a share is taken of.
enum class PopulationDate : std::uint8_t {
  kUntilPeriodEnd,  // The newest of a day not after the last day of the period.
  kBeforePeriod,    // The newest of a day before the first day of the period.
};

struct Definition {
  std::string name;
  int version = 0;
  std::string source;

  CountingDate counting_date = CountingDate::kActualFirst;
  AgeDate age_date = AgeDate::kAllocationBegin;
  int age_max_years = 17;  // Up to and including.
  Active active_month = Active::kDuringPeriod;
  Active active_year = Active::kDuringPeriod;
  PopulationDate population_date = PopulationDate::kUntilPeriodEnd;

  // Care with residence: a category of code list JZ020, or a municipality's own product code.
  std::vector<std::string> residential_categories;
  std::vector<std::pair<std::string, std::string>> residential_own_products;

  // A next allocation that begins at most so many days after the last day joins the chain; 1 is
  // the next day. One that begins before the chain ends joins it as well.
  int chain_gap_days = 1;

  // Whether those whose age counts are those whose number the population series give: up to and
  // including 17. Of another age there is nothing to take a share of.
  [[nodiscard]] bool CountsMinors() const { return age_max_years == 17; }
  // "lelystad-2025@1".
  [[nodiscard]] std::string Id() const { return name + "@" + std::to_string(version); }
};

// With residence (Lelystad fn 8 and 15)? An allocation without product is without residence.
[[nodiscard]] bool IsResidential(const Definition& definition, std::string_view municipality,
                                 std::string_view category, std::string_view code);

// The parameters as a reader is shown them, one "name: value" each.
[[nodiscard]] std::vector<std::string> ParametersOf(const Definition& definition);

}  // namespace instroom::indicator
