#include "services/indicator/publish/fold_feed.h"

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"
#include "services/platform/observe/metrics.h"

namespace instroom::indicator {
namespace {

using platform::Record;

// Changes of this time travel together.
constexpr std::chrono::milliseconds kCoalesce{20};
// Messages parsed before their memory is used again.
constexpr std::size_t kArenaRecords = 500;

// Null if the bytes are none.
template <typename Message>
Message* Parse(const Record& record, google::protobuf::Arena& arena) {
  auto* message = google::protobuf::Arena::CreateMessage<Message>(&arena);
  const bool parsed =
      !record.tombstone &&
      message->ParseFromArray(record.value.data(), static_cast<int>(record.value.size()));
  return parsed ? message : nullptr;
}

}  // namespace

void FoldFeed::Assigned(const std::vector<std::int32_t>& partitions) {
  for (const std::int32_t partition : partitions) {
    counts_[partition] = std::make_unique<PartitionCount>(definition_);
    publisher_.Forget(partition);
  }
  platform::SetGauge("instroom_indicator_partitions_total", static_cast<double>(counts_.size()));
}

void FoldFeed::Revoked(const std::vector<std::int32_t>& partitions) {
  for (const std::int32_t partition : partitions) {
    counts_.erase(partition);
    publisher_.Forget(partition);
  }
  platform::SetGauge("instroom_indicator_partitions_total", static_cast<double>(counts_.size()));
}

void FoldFeed::Take(std::span<const Record> batch) {
  std::vector<char> block(std::size_t{256} * 1024);
  google::protobuf::ArenaOptions options;
  options.initial_block = block.data();
  options.initial_block_size = block.size();
  google::protobuf::Arena arena(options);
  std::size_t parsed = 0;
  for (const Record& record : batch) {
    Fold(record, arena);
    if (++parsed % kArenaRecords == 0) arena.Reset();
  }
  platform::Count("instroom_indicator_records_total", {}, static_cast<double>(batch.size()));
}

void FoldFeed::Fold(const Record& record, google::protobuf::Arena& arena) {
  const auto found = counts_.find(record.partition);
  if (found == counts_.end()) return;  // Of an assignment that ended.
  PartitionCount& count = *found->second;
  if (record.topic == care::topics::kAllocationEvents) {
    count.next_allocation = std::max(count.next_allocation, record.offset + 1);
    const auto* event = Parse<allocation::v1::AllocationEvent>(record, arena);
    if (event == nullptr) return platform::PassOver(record);
    if (!count.fold.Apply(*event)) platform::PassOver(record, "NO_CLIENT_KEY");
  } else if (record.topic == care::topics::kReferralEvents) {
    count.next_referral = std::max(count.next_referral, record.offset + 1);
    const auto* event = Parse<referral::v1::ReferralEvent>(record, arena);
    if (event == nullptr) return platform::PassOver(record);
    if (!count.fold.Apply(*event)) platform::PassOver(record, "NO_CLIENT_KEY");
  } else if (record.topic == care::topics::kTicks) {
    const auto* tick = Parse<clock::v1::Tick>(record, arena);
    if (tick == nullptr) return platform::PassOver(record);
    const auto date = care::DayOf(tick->date());
    if (date && (!count.today || *date > *count.today)) count.today = date;
  }
}

void FoldFeed::Idle() {
  if (!caught_up_()) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - flushed_ < kCoalesce) return;
  flushed_ = now;
  std::size_t clients = 0;
  for (const auto& [partition, count] : counts_) {
    count->fold.Settle();
    clients += count->fold.clients();
  }
  platform::SetGauge("instroom_indicator_clients_total", static_cast<double>(clients));
  publisher_.Publish(counts_, now);
}

}  // namespace instroom::indicator
