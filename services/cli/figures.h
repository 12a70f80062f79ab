#pragma once

// Figures as they are served, months and years together, all of the same moment.

#include <string>
#include <vector>

#include "services/cli/clients.h"

namespace instroom::cli {

// Empty parts don't filter.
struct FigureQuery {
  std::vector<std::string> measures;
  std::vector<std::string> areas;
  // "2024-01" or "2024".
  std::string from;
  std::string to;
};

struct ServedFigures {
  std::vector<indicator::v1::Figure> figures;
  // "2026-11-27T13:20:00Z", since when they stand still; empty if they are live.
  std::string stale_since;
};

// kUnavailable FIGURES_NOT_LOADED until the service knows the whole region; kNotFound AREA_UNKNOWN.
[[nodiscard]] platform::Outcome<ServedFigures> FetchFigures(Clients& clients,
                                                            const FigureQuery& query);

}  // namespace instroom::cli
