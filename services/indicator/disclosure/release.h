#pragma once

// One publication for readers who are not entitled to cases: the cells of the log as they were on
// the day, each rounded by its own secret offset, and every figure made of those alone. Pure: the
// same cells, day and offsets give the same figures.
//
// Rounded are the counts that no other count follows from: flows of allocations by municipality,
// month and residence (and referrer, if the policy says so), and youths by municipality and year
// who had care without residence only, with residence only, or both. The region is the sum of its
// municipalities, for youths as well: a youth of two municipalities counts twice there.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/indicator/disclosure/offset.h"
#include "services/indicator/disclosure/policy.h"
#include "services/indicator/report/figure_book.h"

namespace instroom::indicator {

class Release {
 public:
  // `definition` must outlive the release; `now` and the policy need not. Some milliseconds.
  Release(const DisclosurePolicy& policy, const Definition& definition, const Basis& now,
          care::Day published, const OffsetOf& offset_of);
  Release(const Release&) = delete;
  Release& operator=(const Release&) = delete;

  [[nodiscard]] care::Day published() const { return published_; }
  // Figures of the rounded cells, by the formulas of all figures.
  [[nodiscard]] const FigureBook& book() const { return book_; }
  // The region's municipalities, then "region"; by the reference data, not by what is counted.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Areas() const;
  // Periods that ended before the month of publication; the last may lie before the first.
  [[nodiscard]] ReportPeriod First(bool yearly) const;
  [[nodiscard]] ReportPeriod Last(bool yearly) const;
  // False for what does not follow from the rounded cells.
  [[nodiscard]] bool Serves(const MeasureEntry& measure, bool yearly) const;
  // How far from the count a figure is, 19 times out of 20.
  [[nodiscard]] std::int64_t Margin(const MeasureEntry& measure, std::string_view area,
                                    ReportPeriod period) const;

 private:
  [[nodiscard]] std::int64_t Rounded(std::int64_t count, const std::string& cell) const;
  void RoundFlows(const EdgeBook& edges, const std::string& area, bool residential);
  void RoundYouths(const EdgeBook& edges, const std::string& area);
  // The rounded inflow of one month; `from` is the month itself, or before any.
  std::int64_t RoundInflow(const EdgeBook& edges, const std::string& area, bool residential,
                           std::int32_t from, std::int32_t month);
  void Put(const std::string& area, Series series, std::int32_t period, std::int64_t value);
  // How many rounded cells a figure is the sum of.
  [[nodiscard]] std::int64_t CellsIn(const MeasureEntry& measure, std::string_view area,
                                     ReportPeriod period) const;

  const std::int64_t base_;
  const InflowBy inflow_by_;
  const care::Day published_;
  const std::int32_t first_month_;
  const std::int32_t last_month_;
  const OffsetOf offset_of_;
  Basis basis_;
  FigureBook book_;
};

}  // namespace instroom::indicator
