#include "services/notification/delivery/courier.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "services/care/topics.h"
#include "services/notification/delivery/cloud_event.h"
#include "services/platform/http/client.h"
#include "services/platform/log/pass_over.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::notification {
namespace {

// How often the book is asked for what is due when nothing else wakes a thread.
constexpr std::chrono::milliseconds kLook{200};
// So that no owner keeps all threads waiting for receivers that hang.
constexpr int kPostsOfOwnerMost = 2;

class KafkaCourier final : public Courier, private platform::FollowerSink {
 public:
  KafkaCourier(CourierOptions options, const platform::Clock& clock, platform::Appender& appender,
               std::function<std::optional<Subscriptions>()> subscriptions)
      : options_(std::move(options)),
        clock_(clock),
        appender_(appender),
        subscriptions_(std::move(subscriptions)) {
    platform::FollowerOptions follow;
    follow.address = options_.address;
    follow.topics = {care::topics::kNotificationEvents};
    follow.group = "instroom.notification.courier";
    follower_ = platform::MakeFollower(std::move(follow), *this);
  }

  void Start() override {
    follower_->Start();
    for (int i = 0; i < options_.threads; ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { Run(stop); });
    }
  }

  void Stop() override {
    for (auto& thread : threads_) thread.request_stop();
    wake_.notify_all();
    threads_.clear();
    follower_->Stop();
  }

 private:
  void Take(std::span<const platform::Record> batch) override {
    const std::lock_guard lock(mutex_);
    for (const auto& record : batch) {
      v1::NotificationEvent event;
      if (!event.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
        platform::PassOver(record);
        continue;
      }
      books_[record.partition].Evolve(event);
      if (event.has_delivery_tried()) awaiting_.erase(event.delivery_tried().delivery_id());
    }
    wake_.notify_all();
  }
  void Assigned(const std::vector<std::int32_t>&) override {}
  void Revoked(const std::vector<std::int32_t>& partitions) override {
    const std::lock_guard lock(mutex_);
    for (const auto partition : partitions) books_.erase(partition);
  }

  void Run(const std::stop_token& stop) {
    std::minstd_rand random(std::random_device{}());
    while (!stop.stop_requested()) {
      std::optional<std::pair<std::int32_t, Due>> next = Claim();
      if (!next) {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, kLook);
        continue;
      }
      Post(next->first, next->second, random(), stop);
      const std::lock_guard lock(mutex_);
      busy_.erase(next->second.subscription_id);
    }
  }

  // A post that is due, of a subscription that has none running and did not just fail; marks both.
  std::optional<std::pair<std::int32_t, Due>> Claim() {
    const auto subscriptions = subscriptions_();
    if (!subscriptions || subscriptions->empty() || !follower_->CaughtUp()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const platform::Instant now = clock_.Now();
    std::erase_if(resting_, [now](const auto& rest) { return rest.second <= now; });
    std::map<std::string, int> posts_of_owner;
    for (const auto& id : busy_) ++posts_of_owner[urls_[id].municipality()];
    std::set<std::string> busy;
    for (const auto& [id, subscription] : *subscriptions) {
      if (busy_.contains(id) || resting_.contains(id) ||
          posts_of_owner[subscription.made.municipality()] >= kPostsOfOwnerMost) {
        busy.insert(id);
      }
    }
    for (auto& [partition, book] : books_) {
      for (Due& due : book.DueAt(now, *subscriptions, busy, 100)) {
        if (awaiting_.contains(due.delivery_id)) continue;
        busy_.insert(due.subscription_id);
        awaiting_.insert(due.delivery_id);
        urls_[due.subscription_id] = subscriptions->at(due.subscription_id).made;
        return std::pair{partition, std::move(due)};
      }
    }
    return std::nullopt;
  }

  int Send(const Due& due, const v1::SubscriptionMade& to, const std::stop_token& stop) {
    const auto secret = options_.secrets.find(to.secret_name());
    if (secret == options_.secrets.end()) return 0;
    WebhookPost made = MakePost(due.delivery_id, due.event, secret->second, clock_.Now());
    const platform::HttpPost post = {.url = to.url(),
                                     .headers = {{"Content-Type", "application/cloudevents+json"},
                                                 {"webhook-id", std::move(made.id)},
                                                 {"webhook-timestamp", std::move(made.timestamp)},
                                                 {"webhook-signature", std::move(made.signature)}},
                                     .body = std::move(made.body),
                                     .receivers = options_.receivers};
    const auto status = platform::PostHttp(post, options_.post_timeout, stop);
    return status ? *status : 0;
  }

  void Post(std::int32_t partition, const Due& due, std::uint64_t randomness,
            const std::stop_token& stop) {
    v1::SubscriptionMade to;
    {
      const std::lock_guard lock(mutex_);
      to = urls_[due.subscription_id];
    }
    const int status = Send(due, to, stop);
    // Nobody knows what the receiver would have said: it is posted again after the next start.
    if (status == 0 && stop.stop_requested()) return;
    v1::NotificationEvent event;
    *event.mutable_occur_time() = TimestampOf(clock_.Now());
    auto& tried = *event.mutable_delivery_tried();
    tried.set_delivery_id(due.delivery_id);
    tried.set_subscription_id(due.subscription_id);
    tried.set_notice_id(NoticeIdOf(due.event));
    tried.set_attempt(due.attempt);
    tried.set_partition(partition);
    tried.set_status(status);
    tried.set_delivered(status >= 200 && status < 300);
    tried.set_dead(!tried.delivered() && due.attempt > static_cast<int>(options_.retries.size()));
    if (!tried.delivered()) {
      const std::lock_guard lock(mutex_);
      resting_[due.subscription_id] = clock_.Now() + options_.retries.front();
    }
    if (!tried.delivered() && !tried.dead()) {
      const auto full = options_.retries[static_cast<std::size_t>(due.attempt - 1)];
      // Up to a fifth more, so that receivers that come back are not hit by all at once.
      const auto jitter =
          full.count() / 5 > 0
              ? static_cast<std::int64_t>(randomness % static_cast<std::uint64_t>(full.count() / 5))
              : 0;
      *tried.mutable_next_attempt_time() =
          TimestampOf(clock_.Now() + full + std::chrono::milliseconds{jitter});
    }
    Record(partition, event);
  }

  void Record(std::int32_t partition, const v1::NotificationEvent& event) {
    const auto& tried = event.delivery_tried();
    platform::Count("instroom_notification_deliveries_total",
                    {{"result", tried.delivered() ? "delivered"
                                : tried.dead()    ? "dead"
                                                  : "retried"}});
    platform::Outgoing record;
    record.topic = care::topics::kNotificationEvents;
    record.key = "subscription/" + tried.subscription_id();
    record.partition = partition;
    record.value = event.SerializeAsString();
    const auto durable = appender_.AppendAndWait(record);
    if (durable) return;
    // It will be posted again, under the same webhook-id.
    platform::Log(platform::Level::kWarning, "delivery_not_recorded",
                  {{"reason", durable.error().reason}});
    const std::lock_guard lock(mutex_);
    awaiting_.erase(tried.delivery_id());
  }

  const CourierOptions options_;
  const platform::Clock& clock_;
  platform::Appender& appender_;
  const std::function<std::optional<Subscriptions>()> subscriptions_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::int32_t, DeliveryBook> books_;
  // Subscriptions whose last post failed, and until when they give way to others.
  std::map<std::string, platform::Instant> resting_;
  // Posted, and the record of it not folded yet.
  std::set<std::string> awaiting_;
  std::set<std::string> busy_;
  std::map<std::string, v1::SubscriptionMade> urls_;
  std::unique_ptr<platform::Follower> follower_;
  std::vector<std::jthread> threads_;
};

}  // namespace

std::unique_ptr<Courier> MakeCourier(CourierOptions options, const platform::Clock& clock,
                                     platform::Appender& appender,
                                     std::function<std::optional<Subscriptions>()> subscriptions) {
  return std::make_unique<KafkaCourier>(std::move(options), clock, appender,
                                        std::move(subscriptions));
}

}  // namespace instroom::notification
