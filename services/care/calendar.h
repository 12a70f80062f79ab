#pragma once

// Days, months and ages as the field counts them. Pure.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "instroom/care/v1/date.pb.h"

namespace instroom::care {

// A calendar day in the Netherlands.
using Day = std::chrono::sys_days;

// A calendar month; ordered, and one step is one month.
struct Month {
  std::int32_t index = 0;  // year * 12 + month - 1

  auto operator<=>(const Month&) const = default;
  [[nodiscard]] int year() const { return index / 12; }
  [[nodiscard]] unsigned month() const { return static_cast<unsigned>(index % 12) + 1; }
};

// Empty if it is not an existing day of the years 1900 to 2200.
[[nodiscard]] std::optional<Day> DayOf(const v1::Date& date);
// "2026-11-22"; empty unless written exactly like that and existing.
[[nodiscard]] std::optional<Day> ParseDay(std::string_view text);
[[nodiscard]] v1::Date ToDate(Day day);
[[nodiscard]] std::string DayText(Day day);

[[nodiscard]] Month MonthOf(Day day);
// "2026-11".
[[nodiscard]] std::optional<Month> ParseMonth(std::string_view text);
[[nodiscard]] std::string MonthText(Month month);
[[nodiscard]] Day FirstDay(Month month);
[[nodiscard]] Day LastDay(Month month);
// The same day of the month `count` months on, or that month's last day if it is shorter.
[[nodiscard]] Day AddMonths(Day day, int count);

// The date in the Netherlands at a moment (UTC+1, or UTC+2 from the last Sunday of March 01:00 UTC
// to the last Sunday of October 01:00 UTC).
[[nodiscard]] Day DutchDay(std::chrono::sys_time<std::chrono::milliseconds> moment);

// Completed years on a day. Who is born on 29 February has a birthday on 1 March in common years
// (Algemene termijnenwet does not apply; the Civil Code counts completed years).
[[nodiscard]] int AgeAt(Day birth, Day day);

}  // namespace instroom::care
