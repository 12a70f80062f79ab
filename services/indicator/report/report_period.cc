#include "services/indicator/report/report_period.h"

namespace instroom::indicator {

std::optional<ReportPeriod> ParsePeriod(std::string_view text) {
  if (text.size() == 4) {
    const auto january = care::ParseMonth(std::string(text) + "-01");
    if (!january) return std::nullopt;
    return ReportPeriod{true, january->year()};
  }
  const auto month = care::ParseMonth(text);
  if (!month) return std::nullopt;
  return ReportPeriod{false, month->index};
}

std::string PeriodText(ReportPeriod period) {
  return period.yearly ? std::to_string(period.index) : care::MonthText({period.index});
}

ReportPeriod PeriodOf(care::Day day, bool yearly) {
  const care::Month month = care::MonthOf(day);
  return {yearly, yearly ? month.year() : month.index};
}

}  // namespace instroom::indicator
