#pragma once

// Forgets persons by forgetting their data keys: in the log, and by it in every replica.
// Thread-safe.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "services/allocation/follow/key_sink.h"
#include "services/allocation/keys/key_log.h"
#include "services/platform/base/clock.h"

namespace instroom::allocation {

// Who does it and why, as ClientErased has it.
struct ErasureGround {
  v1::ErasureReason reason = v1::ERASURE_REASON_UNSPECIFIED;
  std::string reference;
  std::string erased_by;
};

struct ErasureTimes {
  // So long after an erasure each replica has read it.
  std::chrono::milliseconds others_learn{1'000};
  // A segment of the topic of keys closes with the first record after so long; see topics.yaml.
  std::chrono::milliseconds segment{60'000};
};

class Erasure {
 public:
  // Everything must outlive it.
  Erasure(Keyring& keyring, KeySink& sink, const KeyLog& keys, platform::Appender& appender,
          const platform::Clock& clock, ErasureTimes times = {});
  ~Erasure();
  Erasure(const Erasure&) = delete;
  Erasure& operator=(const Erasure&) = delete;

  // Forgets them and gives how many keys that were. Once it has answered, every replica has
  // forgotten them, and the broker has them for some minutes more in files it has yet to clean.
  // Errors are kUnavailable, at any point: repeat it. Takes a second.
  [[nodiscard]] platform::Outcome<std::size_t> Erase(std::span<const care::ClientKey> clients,
                                                     const ErasureGround& ground);

  // Ends what an erasure left that broke off, and closes segments from now on. After the keyring
  // was read.
  void Start();
  void Stop();

 private:
  using Moment = std::chrono::steady_clock::time_point;

  [[nodiscard]] platform::Outcome<platform::Done> ReadUpToNow(
      std::span<const care::ClientKey> clients);
  // The keys that the facts name: no other is removed.
  [[nodiscard]] platform::Outcome<std::vector<KeyName>> WriteFacts(
      std::span<const care::ClientKey> clients, const ErasureGround& ground);
  [[nodiscard]] platform::Outcome<platform::Done> RemoveFromLog(const std::vector<KeyName>& names);
  [[nodiscard]] platform::Outcome<std::vector<platform::Position>> AppendAll(
      const std::vector<platform::Outgoing>& records);
  void CloseSegmentLater(std::int32_t partition);
  void CloseSegments();

  Keyring& keyring_;
  KeySink& sink_;
  const KeyLog& keys_;
  platform::Appender& appender_;
  const platform::Clock& clock_;
  const ErasureTimes times_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::set<std::pair<Moment, std::int32_t>> to_close_;
  std::thread closer_;
};

}  // namespace instroom::allocation
