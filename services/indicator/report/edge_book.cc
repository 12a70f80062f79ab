#include "services/indicator/report/edge_book.h"

#include <algorithm>

#include "services/indicator/fold/cells.h"

namespace instroom::indicator {

EdgeBook::Area& EdgeBook::AreaOf(std::string_view code) {
  const auto found = areas_.find(code);
  if (found != areas_.end()) return found->second;
  Area& area = areas_[std::string(code)];
  area.number = static_cast<std::uint32_t>(by_number_.size());
  by_number_.push_back(&area);
  return area;
}

void EdgeBook::Put(std::size_t partition, std::string_view area_code, Series series,
                   std::int32_t period, std::int64_t value) {
  if (partition >= partitions_.size()) partitions_.resize(partition + 1);
  Area& area = AreaOf(area_code);
  std::int64_t& held = partitions_[partition][{area.number, series, period}];
  Add(area.rows[static_cast<std::size_t>(series)], period, value - held);
  held = value;
}

void EdgeBook::Clear(std::size_t partition) {
  if (partition >= partitions_.size()) return;
  for (const auto& [key, value] : partitions_[partition]) {
    Add(by_number_[key.area]->rows[static_cast<std::size_t>(key.series)], key.period, -value);
  }
  partitions_[partition].clear();
}

void EdgeBook::Add(Row& row, std::int32_t period, std::int64_t by) {
  if (by == 0) return;
  row.levels.clear();
  if (row.sums.empty()) row.first = period;
  if (period < row.first) {
    row.sums.insert(row.sums.begin(), static_cast<std::size_t>(row.first - period), 0);
    row.first = period;
  }
  const auto place = static_cast<std::size_t>(period - row.first);
  if (place >= row.sums.size()) row.sums.resize(place + 1);
  row.sums[place] += by;
}

std::int64_t EdgeBook::Level(std::string_view area, Series series, std::int32_t period) const {
  const auto found = areas_.find(area);
  if (found == areas_.end()) return 0;
  const Row& row = found->second.rows[static_cast<std::size_t>(series)];
  if (row.sums.empty() || period < row.first) return 0;
  if (row.levels.empty()) {
    std::int64_t level = 0;
    for (const std::int64_t sum : row.sums) row.levels.push_back(level += sum);
  }
  const auto place = static_cast<std::size_t>(period - row.first);
  return row.levels[std::min(place, row.levels.size() - 1)];
}

std::int64_t EdgeBook::Sum(std::string_view area, Series series, std::int32_t from,
                           std::int32_t to) const {
  return Level(area, series, to) - Level(area, series, from - 1);
}

std::vector<std::string> EdgeBook::Municipalities() const {
  std::vector<std::string> codes;
  for (const auto& [code, area] : areas_) {
    if (code != kRegion) codes.push_back(code);
  }
  return codes;
}

std::int32_t EdgeBook::FirstMonth(std::int32_t otherwise) const {
  std::int32_t first = otherwise;
  for (const auto& [code, area] : areas_) {
    for (const Series series : {Series::kInflowWithout, Series::kInflowWith}) {
      const Row& row = area.rows[static_cast<std::size_t>(series)];
      if (!row.sums.empty()) first = std::min(first, row.first);
    }
  }
  return first;
}

}  // namespace instroom::indicator
