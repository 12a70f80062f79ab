#include "services/platform/base/backoff.h"

#include <algorithm>

namespace instroom::platform {

std::chrono::milliseconds Backoff::Wait(int attempt, std::uint64_t randomness) const {
  std::int64_t bound = std::max<std::int64_t>(first.count(), 1);
  const std::int64_t highest = std::max<std::int64_t>(cap.count(), 1);
  for (int i = 1; i < attempt && bound < highest; ++i) bound *= 2;
  bound = std::min(bound, highest);
  // Full jitter: anything from one millisecond to the bound, so that many who failed together do
  // not come back together, and nobody spins.
  return std::chrono::milliseconds{
      1 + static_cast<std::int64_t>(randomness % static_cast<std::uint64_t>(bound))};
}

}  // namespace instroom::platform
