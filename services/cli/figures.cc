#include "services/cli/figures.h"

#include <google/protobuf/util/time_util.h>

namespace instroom::cli {

platform::Outcome<ServedFigures> FetchFigures(Clients& clients, const FigureQuery& query) {
  indicator::v1::ExportFiguresRequest request;
  for (const bool yearly : {false, true}) {
    auto& filter = *request.add_filters();
    for (const auto& measure : query.measures) filter.add_measures(measure);
    for (const auto& area : query.areas) filter.add_areas(area);
    // A year is its part of a month, a month of a year its first or last.
    const auto bound = [&](const std::string& text, const char* month) {
      return text.empty()       ? text
             : yearly           ? text.substr(0, 4)
             : text.size() == 4 ? text + month
                                : text;
    };
    filter.set_period_from(bound(query.from, "-01"));
    filter.set_period_to(bound(query.to, "-12"));
    filter.set_yearly(yearly);
  }
  ServedFigures served;
  const auto exported =
      clients.ExportFigures(request, [&](indicator::v1::ExportFiguresResponse& part) {
        for (auto& figure : *part.mutable_figures()) served.figures.push_back(std::move(figure));
        if (!part.has_stale_since_time()) return;
        served.stale_since = google::protobuf::util::TimeUtil::ToString(part.stale_since_time());
      });
  if (!exported) return platform::Fail(exported.error());
  return served;
}

}  // namespace instroom::cli
