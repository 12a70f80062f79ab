#pragma once

// One row of the speed table: what was done, its rate, the limit's rate, the floor.

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace instroom::bench {

struct Row {
  std::string work;
  // Of this project and of the limit, in `unit`.
  double ours = 0;
  double limit = 0;
  std::string unit;
  // What is compared with the floor: a ratio, or a figure of its own.
  double measured = 0;
  double floor = 0;
  // True if less is better.
  bool at_most = false;
};

// One JSON object a line; ./dev bench makes the table.
inline void Print(const Row& row) {
  const bool kept = row.at_most ? row.measured <= row.floor : row.measured >= row.floor;
  const nlohmann::json line = {{"work", row.work},         {"ours", row.ours},
                               {"limit", row.limit},       {"unit", row.unit},
                               {"measured", row.measured}, {"floor", row.floor},
                               {"at_most", row.at_most},   {"kept", kept}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

// A ratio of rates against a floor.
inline Row Ratio(std::string work, double ours, double limit, std::string unit, double floor) {
  return {std::move(work), ours, limit, std::move(unit), ours / limit, floor, false};
}

}  // namespace instroom::bench
