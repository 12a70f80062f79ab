#pragma once

// From the log into the view: decodes records of the topics that the view is folded from.

#include <span>
#include <string>
#include <vector>

#include "services/platform/log/follower.h"
#include "services/referral/view/referral_view.h"

namespace instroom::referral {

class ViewSink final : public platform::FollowerSink {
 public:
  explicit ViewSink(ReferralView& view) : view_(view) {}

  [[nodiscard]] static std::vector<std::string> Topics();
  // A record that can't be decoded is counted and passed by; its topic's judge parks it.
  void Take(std::span<const platform::Record> batch) override;

 private:
  ReferralView& view_;
};

}  // namespace instroom::referral
