#include "services/allocation/api/send_order.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace instroom::allocation {

using platform::Done;
using platform::Error;
using platform::ErrorKind;
using platform::Outcome;

Outcome<Done> SendOrder::Append(const platform::Outgoing& record, const KeyName& key,
                                Durable done) {
  if (waiting_count_ == 0 && keys_.IsDurable(key)) return appender_.Append(record, std::move(done));
  std::shared_ptr<Waiting> one;
  {
    const std::lock_guard lock(mutex_);
    if (!lanes_.contains(record.key) && keys_.IsDurable(key)) {
      return appender_.Append(record, std::move(done));
    }
    if (waiting_count_ >= waiting_max_) {
      return platform::Fail(
          Error{ErrorKind::kUnavailable, "QUEUE_FULL", "too many messages wait for a data key"});
    }
    one = std::make_shared<Waiting>(Waiting{record, std::move(done), std::nullopt});
    lanes_[record.key].push_back(one);
    ++waiting_count_;
  }
  auto asked =
      keys_.WhenDurable(key, [self = shared_from_this(), one](const Outcome<Done>& written) {
        self->Settle(one, written);
      });
  if (!asked) Forget(one);
  return asked;
}

void SendOrder::Settle(const std::shared_ptr<Waiting>& one, const Outcome<Done>& key) {
  {
    const std::lock_guard lock(mutex_);
    one->key = key;
  }
  MoveOn(one->record.key);
}

void SendOrder::Forget(const std::shared_ptr<Waiting>& one) {
  {
    const std::lock_guard lock(mutex_);
    Lane& lane = lanes_[one->record.key];
    lane.erase(std::find(lane.begin(), lane.end(), one));
    --waiting_count_;
  }
  MoveOn(one->record.key);
}

// Appends from the front of a lane what need not wait any more. Under the mutex, so that nothing
// overtakes; who is refused is told without it.
void SendOrder::MoveOn(const std::string& sender) {
  std::vector<std::pair<Durable, Error>> refused;
  {
    const std::lock_guard lock(mutex_);
    const auto found = lanes_.find(sender);
    if (found == lanes_.end()) return;
    Lane& lane = found->second;
    while (!lane.empty() && lane.front()->key) {
      Waiting& front = *lane.front();
      auto taken = front.key->ok() ? appender_.Append(front.record, front.done) : *front.key;
      if (!taken) refused.emplace_back(std::move(front.done), taken.error());
      lane.pop_front();
      --waiting_count_;
    }
    if (lane.empty()) lanes_.erase(found);
  }
  for (auto& [done, error] : refused) done(platform::Fail(error));
}

}  // namespace instroom::allocation
