#pragma once

// Hands reference data to those who judge: a new picture after each run of changes.

#include "services/allocation/domain/known_codes.h"
#include "services/allocation/judge/codes_source.h"
#include "services/platform/log/follower.h"

namespace instroom::allocation {

class ReferenceSink final : public platform::FollowerSink {
 public:
  explicit ReferenceSink(CodesSource& codes) : codes_(codes) {}

  void Take(std::span<const platform::Record> batch) override;
  void Idle() override;

 private:
  CodesSource& codes_;
  KnownCodes newest_;
  bool changed_ = false;
};

}  // namespace instroom::allocation
