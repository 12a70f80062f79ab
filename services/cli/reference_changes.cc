#include "services/cli/reference_changes.h"

#include <algorithm>

namespace instroom::cli {

ReferenceChanges ChangesBetween(const ReferenceItems& current, const ReferenceItems& wanted,
                                bool prune) {
  ReferenceChanges changes;
  for (const auto& [key, event] : current) {
    changes.version = std::max(changes.version, event.version());
    if (prune && !wanted.contains(key)) changes.removed.push_back(key);
  }
  const std::int64_t next = changes.version + 1;
  for (const auto& [key, event] : wanted) {
    auto written = event;
    const auto held = current.find(key);
    written.set_version(held == current.end() ? next : held->second.version());
    if (held != current.end() && held->second.SerializeAsString() == written.SerializeAsString()) {
      ++changes.unchanged;
      continue;
    }
    ++(held == current.end() ? changes.added : changes.changed);
    written.set_version(next);
    changes.written.emplace(key, std::move(written));
  }
  if (!changes.written.empty() || !changes.removed.empty()) changes.version = next;
  return changes;
}

}  // namespace instroom::cli
