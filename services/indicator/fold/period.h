#pragma once

// What the facts about one client come to: each allocation with the dates that count.

#include <cstdint>
#include <vector>

#include "services/indicator/definition/definition.h"
#include "services/indicator/fold/client.h"
#include "services/indicator/fold/products.h"

namespace instroom::indicator {

// An allocation as it counts.
struct Period {
  std::uint32_t allocation = 0;
  std::uint32_t municipality = 0;  // Area number.
  std::uint32_t product = 0;
  DayNumber begin = 0;
  DayNumber end = kOpen;
  DayNumber allocation_begin = 0;  // Ingangsdatum of the current version.
  bool residential = false;
  bool usable = true;               // False if the end lies before the begin.
  std::uint32_t first_version = 0;  // Its versions are [first_version, versions_end) of the client.
  std::uint32_t versions_end = 0;
};

// Replaces `periods` by the client's allocations that were not deleted. `residential` says so of a
// municipality's area number and a product.
template <typename IsResidentialProduct>
void PeriodsOf(const Client& client, CountingDate date, IsResidentialProduct residential,
               std::vector<Period>& periods);

// The first start that holds, kUnknown without one; and the end of the last one by a definitive
// stop, kOpen without one.
struct ReportedCare {
  DayNumber first_start = kUnknown;
  DayNumber stopped = kOpen;
};
[[nodiscard]] ReportedCare ReportedCareOf(const Client& client, std::uint32_t allocation);

template <typename IsResidentialProduct>
void PeriodsOf(const Client& client, CountingDate date, IsResidentialProduct residential,
               std::vector<Period>& periods) {
  periods.clear();
  const auto& versions = client.versions;
  for (std::uint32_t first = 0, end = 0; first < versions.size(); first = end) {
    for (end = first;
         end < versions.size() && versions[end].allocation == versions[first].allocation;) {
      ++end;
    }
    const Version& current = versions[end - 1];
    if (current.reason == kDeleted) continue;
    Period period;
    period.allocation = current.allocation;
    period.municipality = client.allocations[current.allocation].municipality;
    period.product = current.product;
    period.begin = period.allocation_begin = current.begin;
    period.end = current.end;
    if (date == CountingDate::kActualFirst) {
      const ReportedCare care = ReportedCareOf(client, current.allocation);
      if (care.first_start != kUnknown) period.begin = care.first_start;
      if (care.stopped != kOpen) period.end = care.stopped;
    }
    period.residential = residential(period.municipality, period.product);
    period.usable = period.end >= period.begin;
    period.first_version = first;
    period.versions_end = end;
    periods.push_back(period);
  }
}

}  // namespace instroom::indicator
