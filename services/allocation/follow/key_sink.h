#pragma once

// Hands data keys and erasures from the log to the keyring, and tells how far it has read.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "services/allocation/keys/keyring.h"
#include "services/platform/log/appender.h"
#include "services/platform/log/follower.h"

namespace instroom::allocation {

// A record that can't be decoded is skipped and counted; its envelopes then wait for a key.
class KeySink final : public platform::FollowerSink {
 public:
  explicit KeySink(Keyring& keyring) : keyring_(keyring) {}

  [[nodiscard]] static std::vector<std::string> Topics();
  void Take(std::span<const platform::Record> batch) override;

  // Waits until everything up to this record of the topic of keys is in the keyring; false if it
  // is not by then.
  [[nodiscard]] bool AwaitKeys(const platform::Position& at,
                               std::chrono::steady_clock::time_point deadline);

 private:
  void TakeKey(const platform::Record& record);

  Keyring& keyring_;
  std::mutex mutex_;
  std::condition_variable moved_;
  // Last offset that was taken, by partition of the topic of keys.
  std::map<std::int32_t, std::int64_t> taken_;
};

}  // namespace instroom::allocation
