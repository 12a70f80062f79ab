#pragma once

// Which webhook posts of one partition's notices are still to be made, folded from facts. Pure: a
// restart folds the same facts and goes on where it was.

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
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

// Of each notice the newest fact is posted, no other: a receiver that was away for a while ends in
// the state that holds, whatever failed before. Each opening and each withdrawal has its own id, so
// that one that comes back is no repeat.
class DeliveryBook {
 public:
  void Evolve(const v1::NotificationEvent& event);

  // Posts due at `now` for those of the subscriptions that hold, oldest first, at most `limit`.
  // Those in `busy` wait, whatever is due.
  [[nodiscard]] std::vector<Due> DueAt(platform::Instant now, const Subscriptions& subscriptions,
                                       const std::set<std::string>& busy, std::size_t limit);

 private:
  struct Trial {
    int attempt = 0;
    bool finished = false;
    platform::Instant next{};
  };
  struct Notice {
    v1::NotificationEvent newest;
    std::map<std::string, Trial> trials;  // by delivery id, of the newest fact only
  };
  void Reopen(const Subscriptions& subscriptions);
  // Adds what is due; true if nothing of the notice is left to be posted, now or later.
  static bool Collect(const Notice& notice, platform::Instant now,
                      const Subscriptions& subscriptions, const std::set<std::string>& busy,
                      std::vector<Due>& all);

  std::map<std::string, Notice> notices_;            // by notice id
  std::set<std::string> open_;                       // notices that are not known to be done
  std::map<std::string, platform::Instant> served_;  // subscriptions that `open_` took account of
};

// The notice of an opening or a withdrawal.
[[nodiscard]] const std::string& NoticeIdOf(const v1::NotificationEvent& event);

[[nodiscard]] platform::Instant InstantOf(const google::protobuf::Timestamp& time);
[[nodiscard]] google::protobuf::Timestamp TimestampOf(platform::Instant instant);

}  // namespace instroom::notification
