#pragma once

// A rate that is kept by one party (token bucket). Pure: told the time.

#include <chrono>

#include "services/access/limits/limits.h"

namespace instroom::access {

class Quota {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  // Full at first.
  Quota(Rate rate, Moment now) : rate_(rate), left_(rate.burst), at_(now) {}

  // Takes one if it is there: zero. Else how long until it is, and nothing is taken.
  [[nodiscard]] Duration Take(Moment now);
  // Takes `count`, in advance if they are not there: how long whoever took them must wait.
  [[nodiscard]] Duration Reserve(double count, Moment now);
  // True if a new one would be the same.
  [[nodiscard]] bool IsFull(Moment now) const;

 private:
  void Fill(Moment now);
  [[nodiscard]] double LeftAt(Moment now) const;
  [[nodiscard]] Duration Until(double left) const;

  Rate rate_;
  double left_;
  Moment at_;
};

}  // namespace instroom::access
