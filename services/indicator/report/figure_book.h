#pragma once

// Figures out of cells and reference data. Pure: the same cells, reference and day give the same
// figures. Not thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/indicator/v1/figure.pb.h"
#include "services/care/calendar.h"
#include "services/care/reference.h"
#include "services/indicator/definition/definition.h"
#include "services/indicator/report/catalogue.h"
#include "services/indicator/report/edge_book.h"
#include "services/indicator/report/report_period.h"

namespace instroom::indicator {

// What figures are made of besides the definition.
struct Basis {
  EdgeBook edges;
  care::Reference reference;
  // By the clock of the log; empty until a tick or message is seen.
  std::optional<care::Day> today;
  std::int64_t as_of_ms = 0;
  // Next offsets of allocation events by partition, then those of referral events.
  std::vector<std::int64_t> positions;
};

class FigureBook {
 public:
  // Both must outlive the book.
  FigureBook(const Definition& definition, const Basis& basis)
      : definition_(definition), basis_(basis) {}

  // `area` is a CBS code or "region". Never fails: what is unknown is absent, with the reason.
  [[nodiscard]] v1::Figure Compute(const MeasureEntry& measure, std::string_view area,
                                   ReportPeriod period) const;

  // Municipalities of the region and any that has a cell, then "region"; with names.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Areas() const;
  // The running period.
  [[nodiscard]] ReportPeriod LastPeriod(bool yearly) const;
  // The period of the first inflow, at least 36 months back, never before the Youth Act (2015).
  [[nodiscard]] ReportPeriod FirstPeriod(bool yearly) const;

  // The sum of a pair of series over a period, of care without and with residence as asked.
  [[nodiscard]] std::int64_t Flow(std::string_view area, Series series, Residence residence,
                                  ReportPeriod period) const;

 private:
  [[nodiscard]] std::int64_t SumOfPair(std::string_view area, Series series, Residence residence,
                                       std::int32_t from, std::int32_t to) const;
  [[nodiscard]] std::int64_t Stock(std::string_view area, const MeasureEntry& measure,
                                   std::int32_t until) const;
  [[nodiscard]] std::int64_t Youths(std::string_view area, Series series,
                                    ReportPeriod period) const;
  [[nodiscard]] std::int64_t Count(std::string_view area, const MeasureEntry& measure,
                                   ReportPeriod period) const;
  void SetDenominator(const MeasureEntry& measure, std::string_view area, ReportPeriod period,
                      v1::Figure& figure) const;
  // Children living there; empty and the code of the municipality that lacks a count.
  [[nodiscard]] std::optional<std::int64_t> Population(std::string_view area, ReportPeriod period,
                                                       std::string& missing) const;

  const Definition& definition_;
  const Basis& basis_;
};

}  // namespace instroom::indicator
