#include "services/notification/delivery/delivery_book.h"

#include <algorithm>

namespace instroom::notification {

platform::Instant InstantOf(const google::protobuf::Timestamp& time) {
  return platform::Instant{
      std::chrono::milliseconds{time.seconds() * 1000 + time.nanos() / 1000000}};
}

google::protobuf::Timestamp TimestampOf(platform::Instant instant) {
  const std::int64_t millis = instant.time_since_epoch().count();
  google::protobuf::Timestamp time;
  time.set_seconds(millis / 1000);
  time.set_nanos(static_cast<std::int32_t>(millis % 1000) * 1000000);
  return time;
}

void DeliveryBook::Evolve(const v1::NotificationEvent& event) {
  if (event.has_opened() || event.has_withdrawn()) {
    notices_.push_back(event);
  } else if (event.has_delivery_tried()) {
    const auto& tried = event.delivery_tried();
    Trial& trial = trials_[tried.delivery_id()];
    if (tried.attempt() < trial.attempt) return;
    trial = {tried.attempt(), tried.delivered() || tried.dead(),
             InstantOf(tried.next_attempt_time())};
  } else if (event.has_delivery_redriven()) {
    trials_.erase(event.delivery_redriven().delivery_id());
  }
}

std::optional<Due> DeliveryBook::DueOf(const v1::NotificationEvent& event,
                                       const Subscription& subscription,
                                       platform::Instant now) const {
  const bool opened = event.has_opened();
  const std::string& municipality =
      opened ? event.opened().municipality() : event.withdrawn().municipality();
  const std::string& wanted = subscription.made.municipality();
  if (!wanted.empty() && wanted != municipality) return std::nullopt;
  if (InstantOf(event.occur_time()) < subscription.since) return std::nullopt;
  const std::string& notice = opened ? event.opened().notice_id() : event.withdrawn().notice_id();
  Due due;
  due.subscription_id = subscription.made.subscription_id();
  due.delivery_id = due.subscription_id + "/" + notice + (opened ? "/opened" : "/withdrawn");
  due.at = InstantOf(event.occur_time());
  const auto tried = trials_.find(due.delivery_id);
  if (tried != trials_.end()) {
    if (tried->second.finished || tried->second.next > now) return std::nullopt;
    due.attempt = tried->second.attempt + 1;
    due.at = tried->second.next;
  }
  due.event = event;
  return due;
}

std::vector<Due> DeliveryBook::DueAt(platform::Instant now, const Subscriptions& subscriptions,
                                     std::size_t limit) const {
  std::vector<Due> all;
  for (const auto& event : notices_) {
    for (const auto& [id, subscription] : subscriptions) {
      if (auto due = DueOf(event, subscription, now)) all.push_back(std::move(*due));
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Due& left, const Due& right) { return left.at < right.at; });
  if (all.size() > limit) all.resize(limit);
  return all;
}

}  // namespace instroom::notification
