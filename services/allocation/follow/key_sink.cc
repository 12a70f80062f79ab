#include "services/allocation/follow/key_sink.h"

#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"

namespace instroom::allocation {
namespace {

template <typename Message>
bool Parse(const platform::Record& record, Message& message) {
  return message.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()));
}

}  // namespace

std::vector<std::string> KeySink::Topics() {
  return {care::topics::kDataKeys, care::topics::kErasures};
}

void KeySink::TakeKey(const platform::Record& record) {
  const auto name = ParseKeyName(record.key);
  v1::WrappedDataKey wrapped;
  if (!name || !Parse(record, wrapped)) return platform::PassOver(record);
  if (name->id == kNoKey) return;
  if (record.tombstone) {
    keyring_.Remove(*name);
  } else {
    keyring_.Put(*name, wrapped);
  }
}

void KeySink::Take(std::span<const platform::Record> batch) {
  v1::ClientErased erased;
  std::map<std::int32_t, std::int64_t> taken;
  for (const platform::Record& record : batch) {
    if (record.topic == care::topics::kDataKeys) {
      TakeKey(record);
      taken[record.partition] = record.offset;
    } else if (Parse(record, erased)) {
      keyring_.Erase(erased);
    } else {
      platform::PassOver(record);
    }
  }
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [partition, offset] : taken) taken_[partition] = offset;
  }
  moved_.notify_all();
}

bool KeySink::AwaitKeys(const platform::Position& at,
                        std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return moved_.wait_until(lock, deadline, [&] {
    const auto found = taken_.find(at.partition);
    return found != taken_.end() && found->second >= at.offset;
  });
}

}  // namespace instroom::allocation
