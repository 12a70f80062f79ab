#pragma once

// How long to wait before the n-th repeat: exponential with full jitter and a cap.

#include <chrono>
#include <cstdint>

namespace instroom::platform {

struct Backoff {
  std::chrono::milliseconds first{50};
  std::chrono::milliseconds cap{5000};

  // `attempt` counts from 1; `randomness` is any number, of which the low bits should be random.
  [[nodiscard]] std::chrono::milliseconds Wait(int attempt, std::uint64_t randomness) const;
};

}  // namespace instroom::platform
