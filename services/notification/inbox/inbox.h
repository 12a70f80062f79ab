#pragma once

// The inbox: open notices, subscriptions and dead deliveries, folded from notification events. Can
// be rebuilt from the log alone. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "instroom/notification/v1/notification_events.pb.h"
#include "services/care/calendar.h"
#include "services/notification/delivery/delivery_book.h"

namespace instroom::notification {

struct InboxNotice {
  v1::NoticeOpened opened;
  platform::Instant since{};
};

class Inbox {
 public:
  void Evolve(const v1::NotificationEvent& event);
  void SetToday(care::Day today);

  // Notices of a municipality ("" is all), soonest first, from `skip` on, at most `limit`.
  [[nodiscard]] std::vector<InboxNotice> Notices(const std::string& municipality, std::size_t skip,
                                                 std::size_t limit) const;
  [[nodiscard]] std::size_t NoticeCount(const std::string& municipality) const;
  [[nodiscard]] Subscriptions HeldSubscriptions() const;
  [[nodiscard]] std::vector<v1::DeliveryTried> DeadDeliveries() const;
  // The newest tick's date; empty before the first.
  [[nodiscard]] std::optional<care::Day> today() const;

  // Grows with every change.
  [[nodiscard]] std::uint64_t revision() const;
  // The revision of the newest change of a municipality's notices, or of the day; "" is all.
  [[nodiscard]] std::uint64_t NoticesRevision(const std::string& municipality) const;
  // Waits until revision() is above `seen` or the time is over; gives revision().
  std::uint64_t WaitForChange(std::uint64_t seen, std::chrono::milliseconds at_most) const;

 private:
  using DueKey = std::pair<std::int64_t, std::string>;  // days since 1970, notice id

  void Take(const v1::NoticeOpened& opened, platform::Instant since);
  void Drop(const std::string& notice_id);
  void Touch(const std::string& municipality);

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::uint64_t revision_ = 0;
  std::map<DueKey, InboxNotice> by_due_;
  std::map<std::string, DueKey> by_id_;
  std::map<std::string, std::size_t> counts_;     // by municipality; "" is all
  std::map<std::string, std::uint64_t> touched_;  // as counts_; revisions
  std::uint64_t day_revision_ = 0;
  Subscriptions subscriptions_;
  std::map<std::string, v1::DeliveryTried> dead_;  // by delivery id
  std::optional<care::Day> today_;
};

}  // namespace instroom::notification
