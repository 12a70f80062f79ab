#include "services/platform/base/backoff.h"

#include <gtest/gtest.h>

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;

// The longest wait that the randomness can give.
milliseconds Longest(const Backoff& backoff, int attempt) {
  milliseconds longest{0};
  for (std::uint64_t randomness = 0; randomness < 2000; ++randomness) {
    longest = std::max(longest, backoff.Wait(attempt, randomness));
  }
  return longest;
}

TEST(Backoff, DoublesItsBoundUpToTheCap) {
  const Backoff backoff{milliseconds{10}, milliseconds{50}};
  EXPECT_EQ(Longest(backoff, 1), milliseconds{10});
  EXPECT_EQ(Longest(backoff, 2), milliseconds{20});
  EXPECT_EQ(Longest(backoff, 3), milliseconds{40});
  EXPECT_EQ(Longest(backoff, 4), milliseconds{50});
  EXPECT_EQ(Longest(backoff, 1000000), milliseconds{50});
}

TEST(Backoff, NeverSpins) {
  const Backoff backoff{milliseconds{0}, milliseconds{0}};
  for (int attempt : {-1, 0, 1, 5}) EXPECT_GE(backoff.Wait(attempt, 0), milliseconds{1});
}

TEST(Backoff, SpreadsThoseWhoFailedTogether) {
  const Backoff backoff;
  EXPECT_NE(backoff.Wait(8, 17), backoff.Wait(8, 4711));
}

}  // namespace
}  // namespace instroom::platform
