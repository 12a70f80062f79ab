#pragma once

// The counts of one partition: dense rows of numbers by area and series, and which of them changed.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/indicator/fold/series.h"

namespace instroom::indicator {

// The area that counts every client once, whatever the municipality.
inline constexpr char kRegion[] = "region";

// One number. `period` is a care::Month index, or a year in a yearly series.
struct Cell {
  std::string_view area;
  Series series = Series::kCount;
  std::int32_t period = 0;
  std::int64_t value = 0;
};

class Cells {
 public:
  Cells();

  // Small number of an area; the region is 0.
  std::uint32_t AreaOf(std::string_view code);
  [[nodiscard]] std::string_view AreaCode(std::uint32_t area) const { return areas_[area]; }

  void Add(std::uint32_t area, Series series, std::int32_t period, std::int32_t by);

  // Cells whose value differs from when they were last taken. Views live until the next call.
  [[nodiscard]] std::vector<Cell> TakeChanges();
  // All cells that are not zero; counts as taking.
  [[nodiscard]] std::vector<Cell> TakeAll();
  [[nodiscard]] bool changed() const { return !touched_.empty(); }

 private:
  struct Row {
    std::int32_t first = 0;
    bool touched = false;
    std::vector<std::int32_t> now;
    std::vector<std::int32_t> taken;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  static std::int32_t& At(Row& row, std::int32_t period);

  std::vector<std::string> areas_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> area_of_;
  std::vector<Row> rows_;  // area * kSeriesCount + series
  std::vector<std::uint32_t> touched_;
};

}  // namespace instroom::indicator
