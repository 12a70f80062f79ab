#pragma once

// Hands what lies in the log to the view.

#include <string_view>
#include <vector>

#include "services/allocation/view/view.h"
#include "services/platform/log/follower.h"

namespace instroom::allocation {

// Follows allocation events, outcomes and deliveries. A record that can't be decoded is skipped and
// counted: it was parked where it was judged.
class ViewSink final : public platform::FollowerSink {
 public:
  explicit ViewSink(View& view) : view_(view) {}

  [[nodiscard]] static std::vector<std::string> Topics();
  void Take(std::span<const platform::Record> batch) override;

 private:
  View& view_;
};

}  // namespace instroom::allocation
