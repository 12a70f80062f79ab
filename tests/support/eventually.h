#pragma once

// Waits of tests for what nobody announces.

#include <chrono>
#include <thread>

namespace instroom::testing_support {

// Whether `condition` became true within `longest`, which is there for tests that fail: give it
// time enough for a machine that does other work.
template <typename Condition>
[[nodiscard]] bool Eventually(const Condition& condition,
                              std::chrono::seconds longest = std::chrono::seconds{60}) {
  const auto give_up = std::chrono::steady_clock::now() + longest;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

}  // namespace instroom::testing_support
