#pragma once

// The cells of all partitions, added up, as levels and sums. Values are absolute: putting a cell
// twice changes nothing. Not thread-safe.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/indicator/fold/series.h"

namespace instroom::indicator {

class EdgeBook {
 public:
  // The cell of one partition now has this value.
  void Put(std::size_t partition, std::string_view area, Series series, std::int32_t period,
           std::int64_t value);
  // Everything of one partition is zero.
  void Clear(std::size_t partition);

  // Sum over [from, to] of one area.
  [[nodiscard]] std::int64_t Sum(std::string_view area, Series series, std::int32_t from,
                                 std::int32_t to) const;
  // Sum of all up to and including `period`.
  [[nodiscard]] std::int64_t Level(std::string_view area, Series series, std::int32_t period) const;
  // Areas that have a cell, the region left out.
  [[nodiscard]] std::vector<std::string> Municipalities() const;
  // First period of inflow anywhere, as a month index; `otherwise` without any.
  [[nodiscard]] std::int32_t FirstMonth(std::int32_t otherwise) const;

 private:
  struct Row {
    std::int32_t first = 0;
    std::vector<std::int64_t> sums;            // Over all partitions.
    mutable std::vector<std::int64_t> levels;  // Running totals of `sums`; empty is not made yet.
  };
  struct CellKey {
    std::uint32_t area;
    Series series;
    std::int32_t period;
    auto operator<=>(const CellKey&) const = default;
  };
  struct Area {
    std::uint32_t number = 0;
    std::vector<Row> rows = std::vector<Row>(kSeriesCount);
  };

  Area& AreaOf(std::string_view code);
  static void Add(Row& row, std::int32_t period, std::int64_t by);

  std::map<std::string, Area, std::less<>> areas_;
  std::vector<Area*> by_number_;
  std::vector<std::map<CellKey, std::int64_t>> partitions_;
};

}  // namespace instroom::indicator
