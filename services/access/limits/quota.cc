#include "services/access/limits/quota.h"

#include <algorithm>

namespace instroom::access {
namespace {

using Seconds = std::chrono::duration<double>;

}  // namespace

double Quota::LeftAt(Moment now) const {
  // A reading taken before another thread's gives nothing back.
  if (now <= at_) return left_;
  return std::min(rate_.burst, left_ + Seconds(now - at_).count() * rate_.per_second);
}

void Quota::Fill(Moment now) {
  left_ = LeftAt(now);
  at_ = std::max(at_, now);
}

Quota::Duration Quota::Until(double left) const {
  const double lacking = left - left_;
  if (lacking <= 0) return Duration::zero();
  return std::chrono::ceil<Duration>(Seconds(lacking / rate_.per_second));
}

Quota::Duration Quota::Take(Moment now) {
  Fill(now);
  const Duration wait = Until(1);
  if (wait == Duration::zero()) --left_;
  return wait;
}

Quota::Duration Quota::Reserve(double count, Moment now) {
  Fill(now);
  left_ -= count;
  return Until(0);
}

bool Quota::IsFull(Moment now) const {
  return LeftAt(now) >= rate_.burst;
}

}  // namespace instroom::access
