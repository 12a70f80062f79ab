#pragma once

// Which webhook posts of one partition's notices are still to be made, folded from facts. Pure: a
// restart folds the same facts and goes on where it was.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "instroom/notification/v1/notification_events.pb.h"
#include "services/platform/base/clock.h"

namespace instroom::notification {

// A subscription and since when it holds; only later notices are delivered.
struct Subscription {
  v1::SubscriptionMade made;
  platform::Instant since{};
};

using Subscriptions = std::map<std::string, Subscription>;  // by id

// A post that is to be made.
struct Due {
  std::string delivery_id;
  std::string subscription_id;
  v1::NotificationEvent event;
  int attempt = 1;
  platform::Instant at{};
};

class DeliveryBook {
 public:
  void Evolve(const v1::NotificationEvent& event);

  // Posts due at `now` for the subscriptions that hold, oldest first, at most `limit`.
  [[nodiscard]] std::vector<Due> DueAt(platform::Instant now, const Subscriptions& subscriptions,
                                       std::size_t limit) const;

 private:
  struct Trial {
    int attempt = 0;
    bool finished = false;
    platform::Instant next{};
  };
  [[nodiscard]] std::optional<Due> DueOf(const v1::NotificationEvent& event,
                                         const Subscription& subscription,
                                         platform::Instant now) const;

  std::vector<v1::NotificationEvent> notices_;
  std::map<std::string, Trial> trials_;  // by delivery id
};

[[nodiscard]] platform::Instant InstantOf(const google::protobuf::Timestamp& time);
[[nodiscard]] google::protobuf::Timestamp TimestampOf(platform::Instant instant);

}  // namespace instroom::notification
