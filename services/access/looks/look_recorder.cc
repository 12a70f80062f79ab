#include "services/access/looks/look_recorder.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "services/care/topics.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"

namespace instroom::access {
namespace {

using platform::Error;
using platform::ErrorKind;

// Counts down as records become durable. Shared, as the last may come after everybody left.
class Countdown {
 public:
  explicit Countdown(std::size_t left) : left_(left) {}

  void Tell(bool durable) {
    {
      const std::lock_guard lock(mutex_);
      --left_;
      failed_ = failed_ || !durable;
    }
    told_.notify_all();
  }
  // True if all are durable by then.
  bool WaitUntil(std::chrono::steady_clock::time_point end) {
    std::unique_lock lock(mutex_);
    told_.wait_until(lock, end, [this] { return left_ == 0 || failed_; });
    return left_ == 0 && !failed_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  std::size_t left_;
  bool failed_ = false;
};

v1::Look LookOf(const Looker& looker, v1::LookAction action, platform::Instant now) {
  constexpr std::int64_t kMillisecond = 1000;
  constexpr std::int32_t kNanosPerMillisecond = 1'000'000;
  v1::Look look;
  const std::int64_t since_epoch = now.time_since_epoch().count();
  look.mutable_look_time()->set_seconds(since_epoch / kMillisecond);
  look.mutable_look_time()->set_nanos(static_cast<std::int32_t>(since_epoch % kMillisecond) *
                                      kNanosPerMillisecond);
  const Caller& caller = looker.who.caller;
  look.set_party(PartyText(caller.party));
  for (const Role role : caller.roles) look.add_roles(std::string(NameOf(role)));
  look.set_user(caller.person);
  look.set_peer(looker.peer);
  look.set_method(looker.method);
  look.set_action(action);
  look.set_purpose(looker.purpose.code);
  look.set_activity(looker.purpose.activity);
  look.set_trace(platform::CurrentTrace());
  return look;
}

platform::Outgoing RecordOf(const v1::Look& look, std::int32_t partition) {
  platform::Outgoing record;
  record.topic = care::topics::kLooks;
  record.key = look.sights(0).client_key();
  record.partition = partition;
  record.value = look.SerializeAsString();
  record.trace = look.trace();
  return record;
}

}  // namespace

std::vector<platform::Outgoing> LookRecorder::RecordsOf(const Looker& looker,
                                                        std::vector<v1::Sight> sights,
                                                        v1::LookAction action) const {
  const v1::Look common = LookOf(looker, action, clock_.Now());
  std::map<std::int32_t, v1::Look> open;
  std::vector<platform::Outgoing> records;
  for (v1::Sight& sight : sights) {
    const std::string& key = sight.client_key().empty() ? common.party() : sight.client_key();
    const std::int32_t partition = platform::PartitionOf(key, partitions_);
    v1::Look& look = open.try_emplace(partition, common).first->second;
    *look.add_sights() = std::move(sight);
    if (static_cast<std::size_t>(look.sights_size()) < kSightsPerRecord) continue;
    records.push_back(RecordOf(look, partition));
    look.clear_sights();
  }
  for (const auto& [partition, look] : open) {
    if (!look.sights().empty()) records.push_back(RecordOf(look, partition));
  }
  return records;
}

platform::Outcome<platform::Done> LookRecorder::Record(
    const Looker& looker, std::vector<v1::Sight> sights,
    std::chrono::steady_clock::time_point give_up, v1::LookAction action) const {
  if (sights.empty()) return platform::Done{};
  const auto begun = std::chrono::steady_clock::now();
  const std::size_t seen = sights.size();
  const std::vector<platform::Outgoing> records = RecordsOf(looker, std::move(sights), action);
  const auto countdown = std::make_shared<Countdown>(records.size());
  for (const platform::Outgoing& record : records) {
    const auto taken = appender_.Append(
        record, [countdown](const platform::Outcome<platform::Position>& position) {
          countdown->Tell(position.ok());
        });
    if (!taken) countdown->Tell(false);
  }
  if (!countdown->WaitUntil(give_up)) {
    platform::Count("instroom_access_looks_failed_total");
    return platform::Fail(
        Error{ErrorKind::kUnavailable, "LOOK_NOT_RECORDED",
              "the log of looks did not take it, so nothing was shown or erased"});
  }
  platform::Count("instroom_access_looks_total", {}, static_cast<double>(seen));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  platform::Observe("instroom_access_look_seconds", took.count());
  return platform::Done{};
}

void LookRecorder::Note(const Looker& looker, v1::Sight sight, v1::LookAction action) const {
  std::vector<v1::Sight> one;
  one.push_back(std::move(sight));
  for (const platform::Outgoing& record : RecordsOf(looker, std::move(one), action)) {
    const auto lost = [](const platform::Outcome<platform::Position>& position) {
      if (!position) platform::Count("instroom_access_looks_lost_total");
    };
    if (!appender_.Append(record, lost)) {
      platform::Count("instroom_access_looks_lost_total");
    }
  }
}

}  // namespace instroom::access
