#pragma once

// Posts notices to webhooks: one post at a time for each subscription, so that a slow receiver
// delays nobody else; failures are repeated with back-off for days, then dead. At least once: a
// receiver knows a repeat by its webhook-id.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/notification/delivery/delivery_book.h"
#include "services/platform/base/clock.h"
#include "services/platform/http/target.h"
#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"

namespace instroom::notification {

struct CourierOptions {
  platform::LogAddress address;
  // Wait before the 2nd, 3rd ... attempt; after the last one it is dead.
  std::vector<std::chrono::milliseconds> retries;
  // Per post.
  std::chrono::milliseconds post_timeout{10000};
  // Posts at the same time.
  int threads = 4;
  // Where receivers may be.
  platform::Receivers receivers = {};
  // Secrets by name.
  std::map<std::string, std::string> secrets;
};

class Courier {
 public:
  virtual ~Courier() = default;
  virtual void Start() = 0;
  virtual void Stop() = 0;
};

// `subscriptions` gives what holds now, or nothing while that is not known yet. References must
// outlive the courier.
[[nodiscard]] std::unique_ptr<Courier> MakeCourier(
    CourierOptions options, const platform::Clock& clock, platform::Appender& appender,
    std::function<std::optional<Subscriptions>()> subscriptions);

}  // namespace instroom::notification
