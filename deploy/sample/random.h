#pragma once

// Reproducible chance: the same seed gives the same numbers on every machine (SplitMix64).

#include <cmath>
#include <cstdint>

namespace instroom::sample {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  // Another seed for each part of a whole, so that parts don't influence each other.
  [[nodiscard]] static std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
    Random random(a ^ (b * 0x9e3779b97f4a7c15U));
    return random.Next();
  }

  std::uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  // Within [0, 1).
  double Share() { return static_cast<double>(Next() >> 11U) * 0x1.0p-53; }

  // Within [low, high], both included.
  int Between(int low, int high) {
    const auto span = static_cast<std::uint64_t>(high - low + 1);
    return low + static_cast<int>(Next() % span);
  }

  bool Chance(double share) { return Share() < share; }

  // Exponential with this mean.
  double Exponential(double mean) { return -mean * std::log(1.0 - Share()); }

  // Index into weights that are asked for one by one: `weight(i)` for i < count; their sum must be
  // above zero.
  template <typename Weight>
  int Pick(int count, Weight weight) {
    double sum = 0;
    for (int i = 0; i < count; ++i) sum += weight(i);
    double left = Share() * sum;
    int last = 0;
    for (int i = 0; i < count; ++i) {
      if (weight(i) <= 0) continue;
      last = i;
      left -= weight(i);
      if (left < 0) return i;
    }
    return last;
  }

 private:
  std::uint64_t state_;
};

}  // namespace instroom::sample
