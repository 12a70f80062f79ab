#include "services/indicator/api/changes.h"

namespace instroom::indicator {

void AddFigures(const Selection& selection, const FigureView& view, const MeasureEntry& measure,
                Figures& figures) {
  for (const std::string& area : selection.AreasIn(view)) {
    const auto [from, to] = selection.SpanIn(view, area);
    for (ReportPeriod period = from; period <= to; ++period.index) {
      *figures.Add() = view.Compute(measure, area, period);
    }
  }
}

void Changes::Collect(const TableState& state, const FigureView& view, Figures& figures) {
  std::optional<care::Day> published;
  if (view.release() != nullptr) published = view.release()->published();
  const auto areas = selection_.AreasIn(view);
  for (const MeasureEntry* measure : selection_.measures) {
    for (const std::string& area : areas) {
      const bool may_differ =
          view.Exact(area) ? state.ChangedSince(version_, *measure, area) : published != published_;
      if (!may_differ) continue;
      const auto [from, to] = selection_.SpanIn(view, area);
      for (ReportPeriod period = from; period <= to; ++period.index) {
        v1::Figure figure = view.Compute(*measure, area, period);
        const Seen now{figure.value(), figure.has_denominator() ? figure.denominator() : -1,
                       !figure.missing_reason().empty(), figure.running(), figure.protection()};
        const auto [place, fresh] =
            seen_.try_emplace(measure->name + "|" + area + "|" + figure.period(), now);
        if (!fresh && place->second == now) continue;
        place->second = now;
        *figures.Add() = std::move(figure);
      }
    }
  }
  version_ = state.version;
  published_ = published;
}

bool Changes::AreNews(const v1::StreamChangesResponse& response) {
  const bool stale = response.has_stale_since_time();
  const bool turned = std::exchange(stale_, stale) != stale;
  return turned || response.snapshot() || response.figures_size() > 0;
}

}  // namespace instroom::indicator
