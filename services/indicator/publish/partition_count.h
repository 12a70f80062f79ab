#pragma once

// One partition as this process counts it: the fold, how far it read, and the day by its ticks.

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "services/care/calendar.h"
#include "services/indicator/fold/fold.h"

namespace instroom::indicator {

struct PartitionCount {
  explicit PartitionCount(const Definition& definition) : fold(definition) {}

  // The next offsets of allocation events and referral events together: grows with every record.
  [[nodiscard]] std::int64_t position() const { return next_allocation + next_referral; }

  Fold fold;
  std::int64_t next_allocation = 0;
  std::int64_t next_referral = 0;
  std::optional<care::Day> today;
};

}  // namespace instroom::indicator
