#include "services/platform/log/holdings.h"

#include <algorithm>

namespace instroom::platform {
namespace {

constexpr std::chrono::milliseconds kAskDeadline{5000};
// Longer than a killed owner's transaction stays open, shorter than max.poll.interval.ms.
constexpr std::chrono::milliseconds kRestoreDeadline{240000};

}  // namespace

std::size_t Holdings::InputOf(std::string_view topic) const {
  const auto found = std::find(options_.inputs.begin(), options_.inputs.end(), topic);
  return static_cast<std::size_t>(found - options_.inputs.begin());
}

std::map<std::int32_t, std::vector<std::int64_t>> Holdings::NextOf(
    const rd_kafka_topic_partition_list_t& committed) const {
  std::map<std::int32_t, std::vector<std::int64_t>> next;
  for (int i = 0; i < committed.cnt; ++i) {
    const rd_kafka_topic_partition_t& one = committed.elems[i];
    std::vector<std::int64_t>& offsets = next[one.partition];
    offsets.resize(options_.inputs.size(), 0);
    const std::size_t input = InputOf(one.topic);
    if (input < offsets.size()) offsets[input] = std::max<std::int64_t>(one.offset, 0);
  }
  return next;
}

Outcome<Done> Holdings::TakeOver(const rd_kafka_topic_partition_list_t& committed,
                                 const std::function<bool()>& stopped) {
  advanced_.clear();
  const auto next = NextOf(committed);
  // Every transaction moves an offset: equal offsets mean that nobody else was here meanwhile.
  std::erase_if(holdings_, [&](const auto& entry) {
    const auto wanted = next.find(entry.first);
    return wanted == next.end() || wanted->second != entry.second.next;
  });
  std::map<std::int32_t, Holding*> fresh;
  for (const auto& [partition, offsets] : next) {
    if (holdings_.contains(partition)) continue;
    Holding& holding = holdings_[partition];
    holding = {options_.make_shard(partition), offsets};
    fresh[partition] = &holding;
  }
  const Outcome<Done> restored = Restore(fresh, stopped);
  // Half folded is worse than none.
  if (!restored) {
    for (const auto& [partition, holding] : fresh) holdings_.erase(partition);
    return restored;
  }
  held_ = true;
  return Done{};
}

Outcome<std::vector<Range>> Holdings::RangesOf(
    const std::map<std::int32_t, Holding*>& fresh) const {
  std::vector<Range> to_end;
  std::vector<Range> ranges;
  for (const auto& [partition, holding] : fresh) {
    for (const std::string& topic : options_.restored) {
      const std::size_t input = InputOf(topic);
      if (input < options_.inputs.size()) {
        ranges.push_back({topic, partition, 0, holding->next[input]});
      } else {
        to_end.push_back({topic, partition, 0, 0});
      }
    }
  }
  if (to_end.empty()) return ranges;
  Outcome<std::vector<Range>> ended = EndsNow(options_.address, std::move(to_end), kAskDeadline);
  if (!ended) return Fail(ended.error());
  ranges.insert(ranges.end(), ended->begin(), ended->end());
  return ranges;
}

Outcome<Done> Holdings::Restore(const std::map<std::int32_t, Holding*>& fresh,
                                const std::function<bool()>& stopped) const {
  if (fresh.empty() || options_.restored.empty()) return Done{};
  Outcome<std::vector<Range>> ranges = RangesOf(fresh);
  if (!ranges) return Fail(ranges.error());
  const auto take = [&](const Record& record) {
    fresh.at(record.partition)->shard->Restore(record);
  };
  const Outcome<std::uint64_t> read =
      ReadRanges({options_.address, std::move(*ranges), take, stopped, kRestoreDeadline});
  if (!read) return Fail(read.error());
  return Done{};
}

Holding* Holdings::Advance(const Record& record) {
  const auto found = holdings_.find(record.partition);
  const std::size_t input = InputOf(record.topic);
  if (!held_ || found == holdings_.end() || input >= options_.inputs.size()) return nullptr;
  std::int64_t& next = found->second.next[input];
  // What was fetched for an earlier assignment may come again.
  if (record.offset < next) return nullptr;
  next = record.offset + 1;
  advanced_[{input, record.partition}] = next;
  return &found->second;
}

PartitionList Holdings::TakeOffsets() {
  PartitionList list = NewPartitionList(advanced_.size());
  for (const auto& [where, next] : advanced_) {
    rd_kafka_topic_partition_list_add(list.get(), options_.inputs[where.first].c_str(),
                                      where.second)
        ->offset = next;
  }
  advanced_.clear();
  return list;
}

}  // namespace instroom::platform
