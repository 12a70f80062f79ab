#pragma once

// Figures as they are served, months and years together.

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

[[nodiscard]] platform::Outcome<std::vector<indicator::v1::Figure>> FetchFigures(
    Clients& clients, const FigureQuery& query);

}  // namespace instroom::cli
