#pragma once

// What readers see who are not entitled to cases (statistische beveiliging). Pure data, read from a
// file: deploy/disclosure. The mechanism and its guarantee: docs/decisions/0019.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/care/calendar.h"
#include "services/indicator/definition/parse.h"
#include "services/platform/base/result.h"

namespace instroom::indicator {

// By what the inflow is split up; the parts are rounded, the inflow is their sum.
enum class InflowBy : std::uint8_t { kResidence, kReferrer };

struct AudiencePolicy {
  std::string name;
  bool municipalities = false;  // Figures of each municipality, not of the region alone.
  bool months = false;          // Figures by month, not by year alone.
  int threshold = 0;            // A smaller count is not shown.
  int denominator_min = 0;      // A share of fewer is not shown.
};

struct DisclosurePolicy {
  std::string name;
  int version = 0;
  std::string source;

  int base = 0;  // Counts become multiples of it.
  int first_year = 0;
  InflowBy inflow_by = InflowBy::kResidence;

  int every_months = 1;
  int day = 1;

  std::vector<AudiencePolicy> audiences;

  // Null if there is none of that name.
  [[nodiscard]] const AudiencePolicy* Find(std::string_view audience) const;
};

// Strict: every name known and once, every value in range; all problems at once, each with its
// line.
[[nodiscard]] platform::Result<DisclosurePolicy, std::vector<DefinitionProblem>>
ParseDisclosurePolicy(const std::string& yaml);

// The newest day of publication that is not after `today`. What it shows ended before its month.
[[nodiscard]] care::Day PublicationDay(const DisclosurePolicy& policy, care::Day today);

}  // namespace instroom::indicator
