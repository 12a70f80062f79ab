#pragma once

// What must be written so that the log says what a file says. Pure.

#include <cstdint>
#include <string>
#include <vector>

#include "services/cli/reference_file.h"

namespace instroom::cli {

struct ReferenceChanges {
  // Of the items written; the highest there was if there are none.
  std::int64_t version = 0;
  ReferenceItems written;
  std::vector<std::string> removed;
  std::uint64_t added = 0, changed = 0, unchanged = 0;
};

// Items that are not wanted are only removed when `prune` says so.
[[nodiscard]] ReferenceChanges ChangesBetween(const ReferenceItems& current,
                                              const ReferenceItems& wanted, bool prune);

}  // namespace instroom::cli
