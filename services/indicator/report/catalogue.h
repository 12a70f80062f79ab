#pragma once

// The measures that are served: name, meaning in two languages, and the formula over base series.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/indicator/v1/figure.pb.h"
#include "services/indicator/definition/definition.h"
#include "services/indicator/fold/series.h"

namespace instroom::indicator {

enum class Formula : std::uint8_t {
  kFlow,               // Sum of `series` over the period.
  kFlowOfTwo,          // Sum of `series` and `second`.
  kStockBegin,         // `series` minus `second`, up to the period.
  kStockEnd,           // `series` minus `second`, up to and including the period.
  kStockActive,        // kStockBegin plus the flow of `series`.
  kYouths,             // Level of `series`.
  kYouthsOnlyWithout,  // Any minus with residence.
  kYouthsBoth,         // Without plus with minus any.
  kShareOfPopulation,  // Level of `series` over the children living there.
  kShareOfClients,     // Level of `series` over that of any.
  kShareOnlyWithout,   // kYouthsOnlyWithout over any.
};

enum class Residence : std::uint8_t { kAny, kWithout, kWith };

struct MeasureEntry {
  std::string name;
  std::string title_nl, title_en;
  std::string explanation_nl, explanation_en;  // Before they are Worded.
  std::string source;
  v1::Unit unit = v1::UNIT_UNSPECIFIED;
  Formula formula = Formula::kFlow;
  // The first of its pair for allocations and chains; of youths the series by month.
  Series series = Series::kCount;
  Series second = Series::kCount;
  Residence residence = Residence::kAny;
};

// All measures, in the order in which they are shown.
[[nodiscard]] const std::vector<MeasureEntry>& Catalogue();
// Null if there is none of that name.
[[nodiscard]] const MeasureEntry* FindMeasure(std::string_view name);

// As readers get it, in the words of the definition.
[[nodiscard]] v1::Measure ToMeasure(const MeasureEntry& entry, const Definition& definition);

// Which base series the measure is made of, one bit each; those by year included.
[[nodiscard]] std::uint64_t SeriesMask(const MeasureEntry& entry);
static_assert(kSeriesCount <= 64);

}  // namespace instroom::indicator
