#pragma once

// Appends records durably: idempotent producer, acks=all, bounded queue. For the edges; processors
// write through their own transaction.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

// Where a record came to lie.
struct Position {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
};

class Appender {
 public:
  // Called once per record on the appender's own thread: durable, or not and then why.
  using Durable = std::function<void(Outcome<Position>)>;

  virtual ~Appender() = default;
  // kUnavailable QUEUE_FULL when the bounded queue is full: nothing was taken, `done` is never
  // called. Thread-safe, does not block.
  virtual Outcome<Done> Append(const Outgoing& record, Durable done) = 0;
  // Waits for one record. Deadline: that of the log.
  Outcome<Position> AppendAndWait(const Outgoing& record);
};

struct AppenderOptions {
  LogAddress address;
  // A record that is not durable by then is reported as kUnavailable.
  std::chrono::milliseconds delivery_timeout{10000};
  // How many records may wait.
  std::int32_t queue_records_max = 100000;
};

[[nodiscard]] Outcome<std::unique_ptr<Appender>> MakeAppender(const AppenderOptions& options);

}  // namespace instroom::platform
