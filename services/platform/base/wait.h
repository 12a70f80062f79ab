#pragma once

// Waits for a condition that nobody announces; for starts, which a signal may end.

#include <chrono>
#include <functional>
#include <thread>

namespace instroom::platform {

// False if `stopping` said true first.
[[nodiscard]] inline bool WaitFor(const std::function<bool()>& condition,
                                  const std::function<bool()>& stopping) {
  constexpr std::chrono::milliseconds kLookAround{10};
  while (!condition()) {
    if (stopping()) return false;
    std::this_thread::sleep_for(kLookAround);
  }
  return true;
}

}  // namespace instroom::platform
