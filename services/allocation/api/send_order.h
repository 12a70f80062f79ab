#pragma once

// Keeps what a sender sent in its order: while one of its messages waits for a new client's data
// key, those after it wait too. Judges go by the order of the log, and a number that is used twice
// is the fault of whoever used it last. Other senders don't wait. No gRPC in here.

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "services/allocation/keys/key_log.h"
#include "services/platform/log/appender.h"

namespace instroom::allocation {

// Thread-safe; what one thread appends for a sender stays in that order. Own it by a shared_ptr.
class SendOrder : public std::enable_shared_from_this<SendOrder> {
 public:
  using Durable = platform::Appender::Durable;

  // Both must outlive it. At most `waiting_max` wait.
  SendOrder(platform::Appender& appender, KeyLog& keys, std::size_t waiting_max = 20'000)
      : appender_(appender), keys_(keys), waiting_max_(waiting_max) {}

  // Once `key` is durable, and after what waits of the same sender, which is the record's key.
  // kUnavailable QUEUE_FULL if too many wait or the log can't keep up: try again later, `done` is
  // not called. Else it is called once, mostly on the thread of the log.
  [[nodiscard]] platform::Outcome<platform::Done> Append(const platform::Outgoing& record,
                                                         const KeyName& key, Durable done);

 private:
  struct Waiting {
    platform::Outgoing record;
    Durable done;
    // How its key came out, once that is known.
    std::optional<platform::Outcome<platform::Done>> key;
  };
  using Lane = std::deque<std::shared_ptr<Waiting>>;

  void Settle(const std::shared_ptr<Waiting>& one, const platform::Outcome<platform::Done>& key);
  void Forget(const std::shared_ptr<Waiting>& one);
  void MoveOn(const std::string& sender);

  platform::Appender& appender_;
  KeyLog& keys_;
  const std::size_t waiting_max_;
  // Zero nearly always: then nobody takes the mutex.
  std::atomic<std::size_t> waiting_count_{0};
  std::mutex mutex_;
  std::unordered_map<std::string, Lane> lanes_;
};

}  // namespace instroom::allocation
