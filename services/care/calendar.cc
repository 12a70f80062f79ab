#include "services/care/calendar.h"

#include <charconv>
#include <cstdio>

namespace instroom::care {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

std::optional<Day> Existing(int y, unsigned m, unsigned d) {
  const year_month_day date{year{y}, month{m}, day{d}};
  if (y < 1900 || y > 2200 || !date.ok()) return std::nullopt;
  return Day{date};
}

// The digits of text[from, from + count), or -1.
int Digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

Day LastSunday(int y, unsigned m) {
  const std::chrono::year_month_weekday_last last{year{y}, month{m},
                                                  std::chrono::weekday_last{std::chrono::Sunday}};
  return Day{last};
}

}  // namespace

std::optional<Day> DayOf(const v1::Date& date) {
  if (date.month() < 1 || date.day() < 1) return std::nullopt;
  return Existing(date.year(), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
}

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int y = Digits(text, 0, 4), m = Digits(text, 5, 2), d = Digits(text, 8, 2);
  if (y < 0 || m < 1 || d < 1) return std::nullopt;
  return Existing(y, static_cast<unsigned>(m), static_cast<unsigned>(d));
}

v1::Date ToDate(Day day) {
  const year_month_day date{day};
  v1::Date result;
  result.set_year(static_cast<int>(date.year()));
  result.set_month(static_cast<int>(static_cast<unsigned>(date.month())));
  result.set_day(static_cast<int>(static_cast<unsigned>(date.day())));
  return result;
}

std::string DayText(Day day) {
  const year_month_day date{day};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

Month MonthOf(Day day) {
  const year_month_day date{day};
  return {static_cast<int>(date.year()) * 12 +
          static_cast<int>(static_cast<unsigned>(date.month())) - 1};
}

std::optional<Month> ParseMonth(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const int y = Digits(text, 0, 4), m = Digits(text, 5, 2);
  if (y < 1900 || y > 2200 || m < 1 || m > 12) return std::nullopt;
  return Month{y * 12 + m - 1};
}

std::string MonthText(Month month) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u", month.year(), month.month());
  return text;
}

Day FirstDay(Month m) {
  return Day{year_month_day{year{m.year()}, month{m.month()}, day{1}}};
}

Day LastDay(Month m) {
  return FirstDay({m.index + 1}) - std::chrono::days{1};
}

Day AddMonths(Day from, int count) {
  const Month target{MonthOf(from).index + count};
  const unsigned wanted = static_cast<unsigned>(year_month_day{from}.day());
  const Day last = LastDay(target);
  const Day same = FirstDay(target) + std::chrono::days{static_cast<int>(wanted) - 1};
  return same < last ? same : last;
}

Day DutchDay(std::chrono::sys_time<std::chrono::milliseconds> moment) {
  const Day utc_day = std::chrono::floor<std::chrono::days>(moment);
  const int y = static_cast<int>(year_month_day{utc_day}.year());
  const auto summer = LastSunday(y, 3) + std::chrono::hours{1};
  const auto winter = LastSunday(y, 10) + std::chrono::hours{1};
  const std::chrono::hours ahead{moment >= summer && moment < winter ? 2 : 1};
  return std::chrono::floor<std::chrono::days>(moment + ahead);
}

int AgeAt(Day birth, Day on) {
  const year_month_day b{birth}, o{on};
  const int years = static_cast<int>(o.year()) - static_cast<int>(b.year());
  const bool had_birthday = o.month() > b.month() || (o.month() == b.month() && o.day() >= b.day());
  return had_birthday ? years : years - 1;
}

}  // namespace instroom::care
