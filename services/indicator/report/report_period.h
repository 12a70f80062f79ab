#pragma once

// The periods that figures are given for: months and years, as text and as numbers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/care/calendar.h"

namespace instroom::indicator {

struct ReportPeriod {
  bool yearly = false;
  // care::Month index, or the year.
  std::int32_t index = 0;

  auto operator<=>(const ReportPeriod&) const = default;
  [[nodiscard]] care::Month first_month() const { return {yearly ? index * 12 : index}; }
  [[nodiscard]] care::Month last_month() const { return {yearly ? index * 12 + 11 : index}; }
};

// "2026-03" or "2026"; empty for anything else.
[[nodiscard]] std::optional<ReportPeriod> ParsePeriod(std::string_view text);
[[nodiscard]] std::string PeriodText(ReportPeriod period);
// The month or year of a day.
[[nodiscard]] ReportPeriod PeriodOf(care::Day day, bool yearly);

}  // namespace instroom::indicator
