#include "services/indicator/api/selection.h"

#include <algorithm>

namespace instroom::indicator {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::Fail;

platform::Outcome<std::optional<ReportPeriod>> PeriodIn(const std::string& text, bool yearly,
                                                        const char* field) {
  if (text.empty()) return std::optional<ReportPeriod>{};
  const auto period = ParsePeriod(text);
  if (!period || period->yearly != yearly) {
    return Fail(
        Error{ErrorKind::kInvalidInput, "PERIOD_MALFORMED",
              std::string("filter.") + field + " must be like " + (yearly ? "2026" : "2026-03")});
  }
  return std::optional(*period);
}

}  // namespace

platform::Outcome<Selection> Select(const v1::FigureFilter& filter) {
  Selection selection;
  selection.yearly = filter.yearly();
  for (const std::string& name : filter.measures()) {
    const MeasureEntry* entry = FindMeasure(name);
    if (entry == nullptr) {
      return Fail(Error{ErrorKind::kInvalidInput, "MEASURE_UNKNOWN",
                        "filter.measures: see ListMeasures for the names"});
    }
    selection.measures.push_back(entry);
  }
  if (selection.measures.empty()) {
    for (const MeasureEntry& entry : Catalogue()) selection.measures.push_back(&entry);
  }
  selection.areas.assign(filter.areas().begin(), filter.areas().end());
  const auto from = PeriodIn(filter.period_from(), filter.yearly(), "period_from");
  if (!from) return Fail(from.error());
  const auto to = PeriodIn(filter.period_to(), filter.yearly(), "period_to");
  if (!to) return Fail(to.error());
  selection.from = *from;
  selection.to = *to;
  if (selection.from && selection.to && *selection.to < *selection.from) {
    return Fail(Error{ErrorKind::kInvalidInput, "PERIODS_REVERSED",
                      "filter.period_to must not be before filter.period_from"});
  }
  return selection;
}

bool Selection::Knows(const FigureView& view) const {
  const auto known = view.Areas();
  return std::ranges::all_of(areas, [&](const std::string& wanted) {
    return std::ranges::any_of(known, [&](const auto& area) { return area.first == wanted; });
  });
}

std::vector<std::string> Selection::AreasIn(const FigureView& view) const {
  std::vector<std::string> found;
  for (const auto& [code, name] : view.Areas()) {
    if (areas.empty() || std::ranges::find(areas, code) != areas.end()) found.push_back(code);
  }
  return found;
}

std::pair<ReportPeriod, ReportPeriod> Selection::SpanIn(const FigureView& view,
                                                        std::string_view area) const {
  const auto [first, last] = view.Span(area, yearly);
  return {from ? std::max(*from, first) : first, to ? std::min(*to, last) : last};
}

}  // namespace instroom::indicator
