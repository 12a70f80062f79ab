#include "services/indicator/fold/cells.h"

namespace instroom::indicator {

Cells::Cells() {
  AreaOf(kRegion);
}

std::uint32_t Cells::AreaOf(std::string_view code) {
  const auto found = area_of_.find(code);
  if (found != area_of_.end()) return found->second;
  const auto area = static_cast<std::uint32_t>(areas_.size());
  areas_.emplace_back(code);
  area_of_.emplace(std::string(code), area);
  rows_.resize(rows_.size() + kSeriesCount);
  return area;
}

void Cells::Add(std::uint32_t area, Series series, std::int32_t period, std::int32_t by) {
  const std::size_t place = area * kSeriesCount + static_cast<std::size_t>(series);
  Row& row = rows_[place];
  At(row, period) += by;
  if (row.touched) return;
  row.touched = true;
  touched_.push_back(static_cast<std::uint32_t>(place));
}

// Rows grow to both sides as periods turn up; they span years, not ages.
std::int32_t& Cells::At(Row& row, std::int32_t period) {
  if (row.now.empty()) row.first = period;
  if (period < row.first) {
    const auto missing = static_cast<std::size_t>(row.first - period);
    row.now.insert(row.now.begin(), missing, 0);
    row.taken.insert(row.taken.begin(), missing, 0);
    row.first = period;
  }
  const auto place = static_cast<std::size_t>(period - row.first);
  if (place >= row.now.size()) {
    row.now.resize(place + 1);
    row.taken.resize(place + 1);
  }
  return row.now[place];
}

std::vector<Cell> Cells::TakeChanges() {
  std::vector<Cell> changes;
  for (const std::uint32_t place : touched_) {
    Row& row = rows_[place];
    row.touched = false;
    for (std::size_t i = 0; i < row.now.size(); ++i) {
      if (row.now[i] == row.taken[i]) continue;
      row.taken[i] = row.now[i];
      changes.push_back({areas_[place / kSeriesCount], static_cast<Series>(place % kSeriesCount),
                         row.first + static_cast<std::int32_t>(i), row.now[i]});
    }
  }
  touched_.clear();
  return changes;
}

std::vector<Cell> Cells::TakeAll() {
  for (const std::uint32_t place : touched_) rows_[place].touched = false;
  touched_.clear();
  std::vector<Cell> all;
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    Row& row = rows_[place];
    row.taken = row.now;
    for (std::size_t i = 0; i < row.now.size(); ++i) {
      if (row.now[i] == 0) continue;
      all.push_back({areas_[place / kSeriesCount], static_cast<Series>(place % kSeriesCount),
                     row.first + static_cast<std::int32_t>(i), row.now[i]});
    }
  }
  return all;
}

}  // namespace instroom::indicator
