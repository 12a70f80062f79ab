#include "services/notification/inbox/inbox.h"

#include <algorithm>

namespace instroom::notification {

void Inbox::Take(const v1::NoticeOpened& opened, platform::Instant since) {
  const auto due = care::DayOf(opened.due_date());
  if (!due || by_id_.contains(opened.notice_id())) return;
  const DueKey key{due->time_since_epoch().count(), opened.notice_id()};
  by_due_[key] = {opened, since};
  by_id_[opened.notice_id()] = key;
  ++counts_[""];
  ++counts_[opened.municipality()];
  Touch(opened.municipality());
}

void Inbox::Drop(const std::string& notice_id) {
  const auto found = by_id_.find(notice_id);
  if (found == by_id_.end()) return;
  const auto notice = by_due_.find(found->second);
  --counts_[""];
  --counts_[notice->second.opened.municipality()];
  Touch(notice->second.opened.municipality());
  by_due_.erase(notice);
  by_id_.erase(found);
}

// For the revision that the change will have.
void Inbox::Touch(const std::string& municipality) {
  touched_[""] = touched_[municipality] = revision_ + 1;
}

void Inbox::Evolve(const v1::NotificationEvent& event) {
  const std::lock_guard lock(mutex_);
  if (event.has_opened()) {
    Take(event.opened(), InstantOf(event.occur_time()));
  } else if (event.has_withdrawn()) {
    Drop(event.withdrawn().notice_id());
  } else if (event.has_subscription_made()) {
    const auto& made = event.subscription_made();
    subscriptions_.try_emplace(made.subscription_id(),
                               Subscription{made, InstantOf(event.occur_time())});
  } else if (event.has_subscription_ended()) {
    subscriptions_.erase(event.subscription_ended().subscription_id());
  } else if (event.has_delivery_tried()) {
    const auto& tried = event.delivery_tried();
    if (tried.dead()) dead_[tried.delivery_id()] = tried;
  } else if (event.has_delivery_redriven()) {
    dead_.erase(event.delivery_redriven().delivery_id());
  }
  ++revision_;
  changed_.notify_all();
}

void Inbox::SetToday(care::Day today) {
  const std::lock_guard lock(mutex_);
  if (today_ && *today_ >= today) return;
  today_ = today;
  day_revision_ = ++revision_;
  changed_.notify_all();
}

std::vector<InboxNotice> Inbox::Notices(const std::string& municipality, std::size_t skip,
                                        std::size_t limit) const {
  const std::lock_guard lock(mutex_);
  std::vector<InboxNotice> page;
  for (const auto& [key, notice] : by_due_) {
    if (page.size() == limit) break;
    if (!municipality.empty() && notice.opened.municipality() != municipality) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    page.push_back(notice);
  }
  return page;
}

std::size_t Inbox::NoticeCount(const std::string& municipality) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(municipality);
  return found == counts_.end() ? 0 : found->second;
}

Subscriptions Inbox::HeldSubscriptions() const {
  const std::lock_guard lock(mutex_);
  return subscriptions_;
}

std::vector<v1::DeliveryTried> Inbox::DeadDeliveries() const {
  const std::lock_guard lock(mutex_);
  std::vector<v1::DeliveryTried> dead;
  dead.reserve(dead_.size());
  for (const auto& [id, tried] : dead_) dead.push_back(tried);
  return dead;
}

std::optional<care::Day> Inbox::today() const {
  const std::lock_guard lock(mutex_);
  return today_;
}

std::uint64_t Inbox::revision() const {
  const std::lock_guard lock(mutex_);
  return revision_;
}

std::uint64_t Inbox::NoticesRevision(const std::string& municipality) const {
  const std::lock_guard lock(mutex_);
  const auto found = touched_.find(municipality);
  return std::max(day_revision_, found == touched_.end() ? 0 : found->second);
}

std::uint64_t Inbox::WaitForChange(std::uint64_t seen, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return revision_ > seen; });
  return revision_;
}

}  // namespace instroom::notification
