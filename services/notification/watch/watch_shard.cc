#include "services/notification/watch/watch_shard.h"

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/clock/v1/tick.pb.h"
#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"

namespace instroom::notification {
namespace {

using platform::Handled;
using platform::Outbox;
using platform::Record;

bool Decode(const Record& record, google::protobuf::MessageLite& message) {
  return message.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()));
}

class WatchShard final : public platform::Shard {
 public:
  explicit WatchShard(std::vector<EndingRule> rules) : rules_(std::move(rules)) {}

  void Restore(const Record& record) override {
    if (record.topic == care::topics::kNotificationEvents) {
      v1::NotificationEvent event;
      if (!Decode(record, event)) return platform::PassOver(record);
      const std::string& key =
          event.has_opened() ? event.opened().client_key() : event.withdrawn().client_key();
      if (event.has_opened() || event.has_withdrawn()) Evolve(clients_[key].open, event);
    } else if (record.topic == care::topics::kTicks) {
      clock::v1::Tick tick;
      if (!Decode(record, tick)) return platform::PassOver(record);
      TakeTick(tick);
    } else {
      allocation::v1::AllocationEvent event;
      if (!Decode(record, event)) return platform::PassOver(record);
      clients_[event.client_key()].cases.Evolve(event);
    }
  }

  Handled Handle(const Record& record, Outbox& outbox) override {
    if (record.topic == care::topics::kTicks) {
      clock::v1::Tick tick;
      if (!Decode(record, tick) || !care::DayOf(tick.date()))
        return Handled::Park(platform::kNotDecodable);
      // The first tick of a run reviews as well: the rules may have changed since the last run.
      if (TakeTick(tick) || !reviewed_) ReviewAll(tick.tick_time(), outbox);
      reviewed_ = true;
      return Handled::Ok();
    }
    allocation::v1::AllocationEvent event;
    if (!Decode(record, event) || event.client_key().empty()) {
      return Handled::Park(platform::kNotDecodable);
    }
    Client& client = clients_[event.client_key()];
    client.cases.Evolve(event);
    ReviewOne(event.client_key(), client, event.receive_time(), outbox);
    return Handled::Ok();
  }

 private:
  struct Client {
    ClientCases cases;
    OpenNotices open;
  };

  // True if it brought a later day.
  bool TakeTick(const clock::v1::Tick& tick) {
    const auto day = care::DayOf(tick.date());
    if (!day || (today_ && *day <= *today_)) return false;
    today_ = day;
    return true;
  }

  void ReviewAll(const google::protobuf::Timestamp& at, Outbox& outbox) {
    for (auto& [key, client] : clients_) ReviewOne(key, client, at, outbox);
  }

  void ReviewOne(const std::string& key, Client& client, const google::protobuf::Timestamp& at,
                 Outbox& outbox) {
    // Before the first tick it is no day, and nothing can be soon.
    if (!today_) return;
    NoticeChanges changes = Review(key, client.cases, client.open, rules_, *today_);
    for (auto& withdrawn : changes.withdrawn) {
      v1::NotificationEvent event;
      *event.mutable_withdrawn() = std::move(withdrawn);
      Write(key, client, at, event, outbox);
    }
    for (auto& opened : changes.opened) {
      v1::NotificationEvent event;
      *event.mutable_opened() = std::move(opened);
      Write(key, client, at, event, outbox);
    }
  }

  static void Write(const std::string& key, Client& client, const google::protobuf::Timestamp& at,
                    v1::NotificationEvent& event, Outbox& outbox) {
    *event.mutable_occur_time() = at;
    Evolve(client.open, event);
    platform::Outgoing record;
    record.topic = care::topics::kNotificationEvents;
    record.key = key;
    record.value = event.SerializeAsString();
    outbox.Send(std::move(record));
  }

  std::vector<EndingRule> rules_;
  std::map<std::string, Client> clients_;
  std::optional<care::Day> today_;
  bool reviewed_ = false;
};

}  // namespace

std::unique_ptr<platform::Shard> MakeWatchShard(std::vector<EndingRule> rules) {
  return std::make_unique<WatchShard>(std::move(rules));
}

}  // namespace instroom::notification
