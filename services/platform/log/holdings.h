#pragma once

// The shards that this member of the group holds, and how far each of their inputs was read. For
// the sources of platform/log only.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/platform/log/client.h"
#include "services/platform/log/processor.h"
#include "services/platform/log/ranges.h"

namespace instroom::platform {

struct Holding {
  std::unique_ptr<Shard> shard;
  // Next offset of each input, in the order of ProcessorOptions::inputs.
  std::vector<std::int64_t> next;
};

class Holdings {
 public:
  explicit Holdings(const ProcessorOptions& options) : options_(options) {}

  // Takes over the partitions of a list that carries the committed offsets (negative: none).
  // Shards that stand exactly there already are kept; others are made and folded anew.
  [[nodiscard]] Outcome<Done> TakeOver(const rd_kafka_topic_partition_list_t& committed,
                                       const std::function<bool()>& stopped);
  // Keeps the shards, for the case that the same partitions come back, but gives none out.
  void LetGo() { held_ = false; }

  // The holding of a record that has not been handled yet, counted as read; else null.
  [[nodiscard]] Holding* Advance(const Record& record);
  // Next offsets of what Advance gave out since the last call.
  [[nodiscard]] PartitionList TakeOffsets();
  [[nodiscard]] bool held() const { return held_; }
  [[nodiscard]] const std::map<std::int32_t, Holding>& all() const { return holdings_; }

 private:
  [[nodiscard]] std::map<std::int32_t, std::vector<std::int64_t>> NextOf(
      const rd_kafka_topic_partition_list_t& committed) const;
  [[nodiscard]] Outcome<Done> Restore(const std::map<std::int32_t, Holding*>& fresh,
                                      const std::function<bool()>& stopped) const;
  [[nodiscard]] Outcome<std::vector<Range>> RangesOf(
      const std::map<std::int32_t, Holding*>& fresh) const;
  // Index of the topic among the inputs, or their number.
  [[nodiscard]] std::size_t InputOf(std::string_view topic) const;

  const ProcessorOptions& options_;
  std::map<std::int32_t, Holding> holdings_;
  std::map<std::pair<std::size_t, std::int32_t>, std::int64_t> advanced_;
  bool held_ = false;
};

}  // namespace instroom::platform
