#include "services/indicator/publish/keys.h"

#include <charconv>

#include "services/care/calendar.h"

namespace instroom::indicator {
namespace {

std::string Prefix(const std::string& definition) {
  return "instroom:indicator:" + definition;
}

}  // namespace

std::string HashKey(const std::string& definition, std::int32_t partition) {
  return Prefix(definition) + ":p" + std::to_string(partition);
}

std::string StreamKey(const std::string& definition) {
  return Prefix(definition) + ":changes";
}

std::string AliveKey(const std::string& definition, std::int32_t partition) {
  return Prefix(definition) + ":alive:p" + std::to_string(partition);
}

std::string CellField(const Cell& cell) {
  std::string field(cell.area);
  field += '|';
  field += SeriesName(cell.series);
  field += '|';
  field += IsYearly(cell.series) ? std::to_string(cell.period) : care::MonthText({cell.period});
  return field;
}

std::optional<Cell> ParseCellField(std::string_view field) {
  const auto first = field.find('|');
  const auto second = field.find('|', first == field.npos ? first : first + 1);
  if (second == field.npos) return std::nullopt;
  const auto series = FindSeries(field.substr(first + 1, second - first - 1));
  if (!series) return std::nullopt;
  const std::string_view period = field.substr(second + 1);
  Cell cell{field.substr(0, first), *series, 0, 0};
  if (IsYearly(*series)) {
    const auto [end, error] =
        std::from_chars(period.data(), period.data() + period.size(), cell.period);
    if (error != std::errc{} || end != period.data() + period.size()) return std::nullopt;
    return cell;
  }
  const auto month = care::ParseMonth(period);
  if (!month) return std::nullopt;
  cell.period = month->index;
  return cell;
}

}  // namespace instroom::indicator
