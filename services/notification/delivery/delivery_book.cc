#include "services/notification/delivery/delivery_book.h"

#include <algorithm>

namespace instroom::notification {
namespace {

bool Concerns(const v1::NotificationEvent& event, const Subscription& subscription) {
  const std::string& municipality =
      event.has_opened() ? event.opened().municipality() : event.withdrawn().municipality();
  const std::string& wanted = subscription.made.municipality();
  return (wanted.empty() || wanted == municipality) &&
         InstantOf(event.occur_time()) >= subscription.since;
}

// With the moment in it: the same notice may open again, and is no repeat then.
std::string DeliveryId(const std::string& subscription, const v1::NotificationEvent& event) {
  return subscription + "/" + NoticeIdOf(event) +
         (event.has_opened() ? "/opened/" : "/withdrawn/") +
         std::to_string(InstantOf(event.occur_time()).time_since_epoch().count());
}

}  // namespace

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

const std::string& NoticeIdOf(const v1::NotificationEvent& event) {
  return event.has_opened() ? event.opened().notice_id() : event.withdrawn().notice_id();
}

void DeliveryBook::Evolve(const v1::NotificationEvent& event) {
  if (event.has_opened() || event.has_withdrawn()) {
    const std::string& id = NoticeIdOf(event);
    notices_[id] = {event, {}};
    open_.insert(id);
  } else if (event.has_delivery_tried()) {
    const auto& tried = event.delivery_tried();
    const auto notice = notices_.find(tried.notice_id());
    if (notice == notices_.end()) return;
    Trial& trial = notice->second.trials[tried.delivery_id()];
    if (tried.attempt() < trial.attempt) return;
    trial = {tried.attempt(), tried.delivered() || tried.dead(),
             InstantOf(tried.next_attempt_time())};
  } else if (event.has_delivery_redriven()) {
    const auto& redriven = event.delivery_redriven();
    const auto notice = notices_.find(redriven.notice_id());
    if (notice == notices_.end()) return;
    notice->second.trials.erase(redriven.delivery_id());
    open_.insert(redriven.notice_id());
  }
}

// A subscription may come to be known after a notice that it is to hear of.
void DeliveryBook::Reopen(const Subscriptions& subscriptions) {
  for (const auto& [id, subscription] : subscriptions) {
    const auto [served, is_new] = served_.try_emplace(id, subscription.since);
    if (!is_new && served->second == subscription.since) continue;
    served->second = subscription.since;
    for (const auto& [notice_id, notice] : notices_) {
      if (InstantOf(notice.newest.occur_time()) >= subscription.since) open_.insert(notice_id);
    }
  }
}

bool DeliveryBook::Collect(const Notice& notice, platform::Instant now,
                           const Subscriptions& subscriptions, const std::set<std::string>& busy,
                           std::vector<Due>& all) {
  const v1::NotificationEvent& event = notice.newest;
  bool done = true;
  for (const auto& [id, subscription] : subscriptions) {
    if (!Concerns(event, subscription)) continue;
    Due due;
    due.subscription_id = id;
    due.delivery_id = DeliveryId(id, event);
    due.at = InstantOf(event.occur_time());
    const auto tried = notice.trials.find(due.delivery_id);
    const bool waits = tried != notice.trials.end() && tried->second.next > now;
    if (tried != notice.trials.end()) {
      if (tried->second.finished) continue;
      due.attempt = tried->second.attempt + 1;
      due.at = tried->second.next;
    }
    done = false;
    if (waits || busy.contains(id)) continue;
    due.event = event;
    all.push_back(std::move(due));
  }
  return done;
}

std::vector<Due> DeliveryBook::DueAt(platform::Instant now, const Subscriptions& subscriptions,
                                     const std::set<std::string>& busy, std::size_t limit) {
  Reopen(subscriptions);
  std::vector<Due> all;
  std::erase_if(open_, [&](const std::string& id) {
    return Collect(notices_.at(id), now, subscriptions, busy, all);
  });
  std::ranges::stable_sort(all, {}, &Due::at);
  if (all.size() > limit) all.resize(limit);
  return all;
}

}  // namespace instroom::notification
