#pragma once

// The owner of partitions: reads input records in order, hands each to the shard of its partition,
// and writes everything a batch made, together with its input offsets, in one transaction. A crash
// or a lost partition leaves a transaction complete or undone; the next owner folds its shard anew.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

// Collects what a record makes. `trace` is filled from the input record if left empty.
class Outbox {
 public:
  virtual ~Outbox() = default;
  virtual void Send(Outgoing record) = 0;
};

// Done, or parked: the record goes, with its bytes, key and headers, to "<topic>.dead" in the same
// transaction.
struct Handled {
  std::string park_reason;  // UPPER_SNAKE_CASE; empty is done.
  std::string park_detail;  // Field, shape, rule; nothing personal.

  static Handled Ok() { return {}; }
  static Handled Park(std::string reason, std::string detail = {}) {
    return {std::move(reason), std::move(detail)};
  }
};

// State and judgement of one partition. Used by one thread at a time.
class Shard {
 public:
  virtual ~Shard() = default;
  // Folds one record of a restored topic, oldest first. Must be idempotent.
  virtual void Restore(const Record& record) = 0;
  // Judges one input record. Must not throw, block or look at a clock.
  virtual Handled Handle(const Record& record, Outbox& outbox) = 0;
};

struct ProcessorOptions {
  LogAddress address;
  std::string group;
  // Topics read as input; all have the same number of partitions.
  std::vector<std::string> inputs;
  // Topics of which partition p is folded into the shard of p before it handles anything: own
  // outputs to their end, inputs up to the committed offset.
  std::vector<std::string> restored;
  std::function<std::unique_ptr<Shard>(std::int32_t partition)> make_shard;
  // Largest batch of one transaction, and how long a batch may be gathered.
  std::int32_t batch_records_max = 5000;
  std::chrono::milliseconds gather{5};
  // Only for fault tests: called at after_restore, before_begin, after_produce, before_offsets,
  // before_commit and after_commit. May throw to make the step fail.
  std::function<void(const char* step)> at_step;
};

class Processor {
 public:
  virtual ~Processor() = default;
  // Starts the thread. Errors of the log are repeated with back-off until Stop.
  virtual void Start() = 0;
  // Finishes the running transaction and leaves the group.
  virtual void Stop() = 0;
  // True once partitions are assigned and restored, while transactions succeed.
  [[nodiscard]] virtual bool Ready() const = 0;
  // Input records handled since the start.
  [[nodiscard]] virtual std::uint64_t handled() const = 0;
};

[[nodiscard]] std::unique_ptr<Processor> MakeProcessor(ProcessorOptions options);

}  // namespace instroom::platform
