#pragma once

// A region of two small municipalities as bare cells, for tests of what is disclosed.

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "services/indicator/disclosure/figure_view.h"

namespace instroom::indicator::test {

// Area, series, period: the cell's number.
using CellNumbers = std::map<std::tuple<std::string, Series, std::int32_t>, std::int64_t>;

inline constexpr std::int32_t kFirstMonth = 2026 * 12;  // January 2026.
inline constexpr std::int32_t kMonths = 14;

// The shipped policy, from 2026 on.
[[nodiscard]] DisclosurePolicy SmallPolicy();
// The shipped files' text.
[[nodiscard]] std::string ShippedPolicy();

// Flows of two municipalities over kMonths and youths by year, mostly small; the same seed gives
// the same.
[[nodiscard]] CellNumbers RandomCells(std::uint32_t seed);
// One youth more or less somewhere.
void ChangeOne(std::uint32_t seed, CellNumbers& cells);

// Those cells as figures are made of, with a population for both municipalities.
void Fill(const CellNumbers& cells, care::Day today, Basis& basis);

// Everything that readers of the policy's audiences can ask of a publication, as text.
[[nodiscard]] std::string EveryAnswer(const DisclosurePolicy& policy, const Definition& definition,
                                      const Basis& basis, care::Day published,
                                      const OffsetOf& offset_of);

}  // namespace instroom::indicator::test
