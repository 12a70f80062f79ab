#include "services/indicator/api/changes.h"

namespace instroom::indicator {

void AddFigures(const Selection& selection, const TableState& state, const MeasureEntry& measure,
                Figures& figures) {
  const auto [from, to] = selection.SpanIn(state);
  for (const std::string& area : selection.AreasIn(state)) {
    for (ReportPeriod period = from; period <= to; ++period.index) {
      *figures.Add() = state.book().Compute(measure, area, period);
    }
  }
}

void Changes::Collect(const TableState& state, Figures& figures) {
  const auto [from, to] = selection_.SpanIn(state);
  const auto areas = selection_.AreasIn(state);
  for (const MeasureEntry* measure : selection_.measures) {
    for (const std::string& area : areas) {
      if (!state.ChangedSince(version_, *measure, area)) continue;
      for (ReportPeriod period = from; period <= to; ++period.index) {
        v1::Figure figure = state.book().Compute(*measure, area, period);
        const Seen now{figure.value(), figure.has_denominator() ? figure.denominator() : -1,
                       !figure.missing_reason().empty(), figure.running()};
        const auto [place, fresh] =
            seen_.try_emplace(measure->name + "|" + area + "|" + figure.period(), now);
        if (!fresh && place->second == now) continue;
        place->second = now;
        *figures.Add() = std::move(figure);
      }
    }
  }
  version_ = state.version;
}

bool Changes::StaleChanged(const v1::StreamChangesResponse& response) {
  const bool stale = response.has_stale_since_time();
  return std::exchange(stale_, stale) != stale;
}

}  // namespace instroom::indicator
