#pragma once

// Figures as one reader may see them: exact for areas of which the reader is entitled to the cases,
// of the newest publication for all others. The one way by which figures leave the service. Pure.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "instroom/indicator/v1/indicator_service.pb.h"
#include "services/indicator/disclosure/release.h"

namespace instroom::indicator {

// What protects figures from readers who are not entitled to cases.
struct Disclosure {
  DisclosurePolicy policy;
  DisclosureKey key{};
};

// Who reads.
struct Audience {
  // Name in the disclosure policy; empty is entitled to everything.
  std::string policy;
  // Areas, CBS codes, whose cases the reader is entitled to, whatever the policy.
  std::vector<std::string> own;

  [[nodiscard]] bool entitled() const { return policy.empty(); }
};

class FigureView {
 public:
  // What is given must outlive the view. Without policy or release a reader who is not entitled
  // sees own areas only.
  FigureView(const Definition& definition, const FigureBook& live, const Audience& audience,
             const DisclosurePolicy* policy, const Release* release);

  // True if figures of the area are as counted, and live.
  [[nodiscard]] bool Exact(std::string_view area) const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Areas() const;
  // First and last period that is served; none if the last lies before the first.
  [[nodiscard]] std::pair<ReportPeriod, ReportPeriod> Span(std::string_view area,
                                                           bool yearly) const;
  // `area` is one of Areas() and `period` within Span().
  [[nodiscard]] v1::Figure Compute(const MeasureEntry& measure, std::string_view area,
                                   ReportPeriod period) const;
  [[nodiscard]] v1::ExplainFigureResponse Explained(const MeasureEntry& measure,
                                                    std::string_view area,
                                                    ReportPeriod period) const;
  // The publication that is shown; null if none.
  [[nodiscard]] const Release* release() const { return release_; }

 private:
  [[nodiscard]] v1::Figure Protected(const MeasureEntry& measure, std::string_view area,
                                     ReportPeriod period) const;
  [[nodiscard]] bool TooSmall(const v1::Figure& figure) const;

  const Definition& definition_;
  const FigureBook& live_;
  const Audience& audience_;
  const AudiencePolicy* rules_ = nullptr;
  const Release* release_ = nullptr;
  int base_ = 0;
};

}  // namespace instroom::indicator
