#pragma once

// Writes data keys into the log, before anything that was sealed with them: an envelope whose key
// is not durable would be lost. Keys are written as they come, many on the way at once; what waits
// for one goes on in the order it came. Thread-safe.

#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "services/allocation/keys/keyring.h"
#include "services/platform/log/appender.h"

namespace instroom::allocation {

class KeyLog {
 public:
  using Then = std::function<void(const platform::Outcome<platform::Done>& written)>;

  // Everything must outlive it. `partitions` of the topic of keys; at most `waiting_max` wait.
  KeyLog(Keyring& keyring, platform::Appender& appender, std::int32_t partitions,
         std::size_t waiting_max = 20'000)
      : keyring_(keyring),
        appender_(appender),
        partitions_(partitions),
        waiting_max_(waiting_max) {}

  // True if nothing need be waited for.
  [[nodiscard]] bool IsDurable(const KeyName& name) const {
    return keyring_.StageOf(name) == KeyStage::kDurable;
  }
  // Calls `then` once: now if the key is durable, else on the thread of the log. kUnavailable
  // KEY_ERASED if it was erased in between: seal again. kUnavailable QUEUE_FULL if too many wait or
  // the log can't keep up: nothing was done, `then` is not called.
  [[nodiscard]] platform::Outcome<platform::Done> WhenDurable(const KeyName& name, Then then);

  // The record that removes a key.
  [[nodiscard]] platform::Outgoing Tombstone(const KeyName& name) const;
  // A record that means nothing and only moves a partition on.
  [[nodiscard]] static platform::Outgoing Mark(std::int32_t partition);
  // Where the keys of a client lie, out of how many.
  [[nodiscard]] std::int32_t PartitionOf(const care::ClientKey& client) const;
  [[nodiscard]] std::int32_t partitions() const { return partitions_; }

 private:
  [[nodiscard]] platform::Outgoing RecordOf(const KeyName& name) const;
  void OnWritten(const KeyName& name, const platform::Outcome<platform::Position>& at);

  Keyring& keyring_;
  platform::Appender& appender_;
  const std::int32_t partitions_;
  const std::size_t waiting_max_;
  std::mutex mutex_;
  std::size_t waiting_count_ = 0;
  // By the key that is being written, in the order they came.
  std::unordered_map<KeyName, std::vector<Then>> waiting_;
};

}  // namespace instroom::allocation
