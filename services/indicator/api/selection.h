#pragma once

// A filter as asked, checked and worked out: which measures, areas and periods.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "instroom/indicator/v1/indicator_service.pb.h"
#include "services/indicator/disclosure/figure_view.h"
#include "services/platform/base/error.h"

namespace instroom::indicator {

struct Selection {
  std::vector<const MeasureEntry*> measures;
  // Empty is all there are at the time of reading.
  std::vector<std::string> areas;
  std::optional<ReportPeriod> from;
  std::optional<ReportPeriod> to;
  bool yearly = false;

  // False if an area was asked for that the view doesn't have.
  [[nodiscard]] bool Knows(const FigureView& view) const;
  // Areas of the view that were asked for, and the periods of one.
  [[nodiscard]] std::vector<std::string> AreasIn(const FigureView& view) const;
  [[nodiscard]] std::pair<ReportPeriod, ReportPeriod> SpanIn(const FigureView& view,
                                                             std::string_view area) const;
};

// kInvalidInput names the field and what it should be: an unknown measure, a period that is none,
// an end before the begin.
[[nodiscard]] platform::Outcome<Selection> Select(const v1::FigureFilter& filter);

}  // namespace instroom::indicator
