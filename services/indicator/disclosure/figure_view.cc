#include "services/indicator/disclosure/figure_view.h"

#include <algorithm>

#include "services/indicator/fold/cells.h"
#include "services/indicator/report/explain.h"

namespace instroom::indicator {
namespace {

v1::Figure Without(v1::Figure figure, v1::Protection why) {
  figure.clear_value();
  figure.clear_denominator();
  figure.clear_missing_reason();
  figure.set_protection(why);
  return figure;
}

}  // namespace

FigureView::FigureView(const Definition& definition, const FigureBook& live,
                       const Audience& audience, const DisclosurePolicy* policy,
                       const Release* release)
    : definition_(definition), live_(live), audience_(audience) {
  if (audience.entitled() || policy == nullptr || release == nullptr) return;
  rules_ = policy->Find(audience.policy);
  if (rules_ == nullptr) return;
  release_ = release;
  base_ = policy->base;
}

bool FigureView::Exact(std::string_view area) const {
  return audience_.entitled() || std::ranges::find(audience_.own, area) != audience_.own.end();
}

std::vector<std::pair<std::string, std::string>> FigureView::Areas() const {
  if (audience_.entitled()) return live_.Areas();
  std::vector<std::pair<std::string, std::string>> areas;
  for (auto& area : live_.Areas()) {
    if (Exact(area.first)) areas.push_back(std::move(area));
  }
  if (release_ != nullptr) {
    for (auto& area : release_->Areas()) {
      const bool shown = rules_->municipalities || area.first == kRegion;
      if (shown && !Exact(area.first)) areas.push_back(std::move(area));
    }
  }
  // By code, the region last.
  std::ranges::sort(areas, {}, [](const auto& area) {
    return std::make_pair(area.first == kRegion, std::string_view(area.first));
  });
  return areas;
}

std::pair<ReportPeriod, ReportPeriod> FigureView::Span(std::string_view area, bool yearly) const {
  if (Exact(area)) return {live_.FirstPeriod(yearly), live_.LastPeriod(yearly)};
  if (release_ == nullptr || (!yearly && !rules_->months)) return {{yearly, 1}, {yearly, 0}};
  return {release_->First(yearly), release_->Last(yearly)};
}

v1::Figure FigureView::Compute(const MeasureEntry& measure, std::string_view area,
                               ReportPeriod period) const {
  return Exact(area) ? live_.Compute(measure, area, period) : Protected(measure, area, period);
}

v1::Figure FigureView::Protected(const MeasureEntry& measure, std::string_view area,
                                 ReportPeriod period) const {
  if (release_ == nullptr) return Without({}, v1::PROTECTION_WITHHELD);
  v1::Figure figure = release_->book().Compute(measure, area, period);
  if (!release_->Serves(measure, period.yearly)) {
    return Without(std::move(figure), v1::PROTECTION_WITHHELD);
  }
  if (figure.unit() == v1::UNIT_SHARE && !figure.has_denominator()) {
    // Without a population, which is no secret; the numerator still may be.
    figure.clear_value();
    return figure;
  }
  if (TooSmall(figure)) return Without(std::move(figure), v1::PROTECTION_SUPPRESSED);
  figure.set_protection(v1::PROTECTION_ROUNDED);
  figure.set_margin(release_->Margin(measure, area, period));
  return figure;
}

// Decided by what is shown and not by what was counted, so that the decision tells nothing more.
// A cell is off by at most base - 1: one that is shown has a count of the threshold or more.
bool FigureView::TooSmall(const v1::Figure& figure) const {
  if (figure.value() < rules_->threshold + base_ - 1) return true;
  return figure.unit() == v1::UNIT_SHARE && figure.denominator() < rules_->denominator_min;
}

v1::ExplainFigureResponse FigureView::Explained(const MeasureEntry& measure, std::string_view area,
                                                ReportPeriod period) const {
  if (Exact(area)) return Explain(definition_, live_, measure, area, period);
  if (release_ == nullptr) return {};
  return Explain(definition_, release_->book(), measure, area, period,
                 [&](const MeasureEntry& part) { return Protected(part, area, period); });
}

}  // namespace instroom::indicator
