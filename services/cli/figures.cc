#include "services/cli/figures.h"

namespace instroom::cli {

platform::Outcome<std::vector<indicator::v1::Figure>> FetchFigures(Clients& clients,
                                                                   const FigureQuery& query) {
  std::vector<indicator::v1::Figure> figures;
  for (const bool yearly : {false, true}) {
    indicator::v1::ListFiguresRequest request;
    auto& filter = *request.mutable_filter();
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
    auto listed = clients.ListFigures(request);
    if (!listed) return platform::Fail(listed.error());
    for (auto& figure : *listed->mutable_figures()) figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace instroom::cli
