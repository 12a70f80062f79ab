#include "services/allocation/keys/key_log.h"

#include <utility>

#include "services/care/topics.h"

namespace instroom::allocation {
namespace {

using platform::Done;
using platform::Error;
using platform::ErrorKind;
using platform::Outcome;

Error Erased() {
  return {ErrorKind::kUnavailable, "KEY_ERASED", "the client was erased in between"};
}

}  // namespace

Outcome<Done> KeyLog::WhenDurable(const KeyName& name, Then then) {
  std::unique_lock lock(mutex_);
  if (waiting_count_ >= waiting_max_) {
    return platform::Fail(
        Error{ErrorKind::kUnavailable, "QUEUE_FULL", "too many messages wait for a data key"});
  }
  const auto waiting = waiting_.find(name);
  if (waiting != waiting_.end()) {
    waiting->second.push_back(std::move(then));
    ++waiting_count_;
    return Done{};
  }
  auto wrapped = keyring_.BeginWriting(name);
  if (!wrapped) {
    lock.unlock();
    then(IsDurable(name) ? Outcome<Done>(Done{}) : platform::Fail(Erased()));
    return Done{};
  }
  platform::Outgoing record = RecordOf(name);
  record.value = wrapped->SerializeAsString();
  // The answer comes on another thread, which waits for the mutex.
  auto taken = appender_.Append(
      record, [this, name](const Outcome<platform::Position>& at) { OnWritten(name, at); });
  if (!taken) {
    keyring_.EndWriting(name, false);
    return taken;
  }
  waiting_[name].push_back(std::move(then));
  ++waiting_count_;
  return Done{};
}

void KeyLog::OnWritten(const KeyName& name, const Outcome<platform::Position>& at) {
  std::unique_lock lock(mutex_);
  // Whoever comes meanwhile queues behind those who wait: messages about one client keep their
  // order.
  for (;;) {
    std::vector<Then> ready;
    ready.swap(waiting_[name]);
    if (ready.empty()) break;
    waiting_count_ -= ready.size();
    lock.unlock();
    Outcome<Done> written = at ? Outcome<Done>(Done{}) : platform::Fail(at.error());
    if (keyring_.StageOf(name) == KeyStage::kUnknown) written = platform::Fail(Erased());
    for (const Then& then : ready) then(written);
    lock.lock();
  }
  waiting_.erase(name);
  keyring_.EndWriting(name, at.ok());
}

platform::Outgoing KeyLog::RecordOf(const KeyName& name) const {
  platform::Outgoing record;
  record.topic = care::topics::kDataKeys;
  record.key = KeyNameText(name);
  record.partition = PartitionOf(name.client);
  return record;
}

std::int32_t KeyLog::PartitionOf(const care::ClientKey& client) const {
  return platform::PartitionOf(care::ClientKeyText(client), partitions_);
}

platform::Outgoing KeyLog::Tombstone(const KeyName& name) const {
  platform::Outgoing record = RecordOf(name);
  record.tombstone = true;
  return record;
}

platform::Outgoing KeyLog::Mark(std::int32_t partition) {
  platform::Outgoing record;
  record.topic = care::topics::kDataKeys;
  record.key = KeyNameText({{}, kNoKey});
  record.partition = partition;
  record.tombstone = true;
  return record;
}

}  // namespace instroom::allocation
