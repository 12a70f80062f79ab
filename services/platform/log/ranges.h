#pragma once

// Where partitions end, and reading them up to there. For the sources of platform/log only.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/client.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

// The records of one partition with begin <= offset < end.
struct Range {
  std::string topic;
  std::int32_t partition = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// What is still to be read of several ranges.
class OpenRanges {
 public:
  // Ranges that hold nothing are passed from the start.
  explicit OpenRanges(std::vector<Range> ranges);
  // Everything before `next` of this partition has been read or never will be. True if that
  // finished the range.
  bool Pass(std::string_view topic, std::int32_t partition, std::int64_t next);
  // True if the record belongs to a range that is not finished.
  [[nodiscard]] bool Wants(std::string_view topic, std::int32_t partition,
                           std::int64_t offset) const;
  [[nodiscard]] bool empty() const { return open_.empty(); }
  [[nodiscard]] const std::vector<Range>& open() const { return open_; }

 private:
  std::vector<Range> open_;
};

// True ends (behind open transactions too) of partitions as they are now; `begin` stays.
[[nodiscard]] Outcome<std::vector<Range>> EndsNow(const LogAddress& address,
                                                  std::vector<Range> ranges,
                                                  std::chrono::milliseconds deadline);

// Every partition of the topics as an empty range from its beginning. kNotFound TOPIC_UNKNOWN.
[[nodiscard]] Outcome<std::vector<Range>> AllPartitions(const LogAddress& address,
                                                        const std::vector<std::string>& topics,
                                                        std::chrono::milliseconds deadline);

struct RangeReading {
  LogAddress address;
  std::vector<Range> ranges;
  std::function<void(const Record&)> take;
  // Asked often; true gives up with kUnavailable STOPPED.
  std::function<bool()> stopped;
  std::chrono::milliseconds deadline{};
};

// Reads the ranges, read committed, each in order, and waits for transactions still open in them.
// How many records there were. kUnavailable DEADLINE when it took too long.
[[nodiscard]] Outcome<std::uint64_t> ReadRanges(RangeReading reading);

// A batch taken from a consumer's queue; destroys its messages.
class MessageBatch {
 public:
  explicit MessageBatch(std::int32_t records_max);
  ~MessageBatch();
  MessageBatch(const MessageBatch&) = delete;
  MessageBatch& operator=(const MessageBatch&) = delete;

  // Waits until the batch is full or the time is over. Earlier messages are destroyed.
  void Fill(rd_kafka_queue_t* queue, std::chrono::milliseconds wait);
  void Clear();
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool full() const { return count_ == messages_.size(); }
  [[nodiscard]] const rd_kafka_message_t* const* begin() const { return messages_.data(); }
  [[nodiscard]] const rd_kafka_message_t* const* end() const { return messages_.data() + count_; }

 private:
  std::vector<rd_kafka_message_t*> messages_;
  std::size_t count_ = 0;
};

// Notes an error that came in place of a record; the client repeats by itself.
void NoteMessageError(const rd_kafka_message_t& message);

}  // namespace instroom::platform
