#include "services/platform/log/ranges.h"

#include <algorithm>
#include <thread>

#include "services/platform/observe/log_line.h"

namespace instroom::platform {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPollWait{20};
constexpr std::int32_t kBatchRecords = 10000;

int Milliseconds(std::chrono::milliseconds time) {
  return static_cast<int>(time.count());
}

Outcome<Client> MakeOnlooker(const LogAddress& address) {
  ClientWish wish;
  wish.role = ClientRole::kOnlooker;
  wish.address = address;
  return MakeClient(wish);
}

Outcome<Client> MakeReader(const LogAddress& address) {
  ClientWish wish;
  wish.role = ClientRole::kReader;
  wish.address = address;
  // Never joined; the library wants a name before it takes an assignment.
  wish.more = {{"group.id", address.client_id + ".reader"}};
  return MakeClient(wish);
}

// As numbers: asking for "the beginning" waits half a second when the leader is not known yet, and
// a number that has lapsed leads to the beginning too (auto.offset.reset).
PartitionList StartsOf(const std::vector<Range>& ranges) {
  PartitionList list = NewPartitionList(ranges.size());
  for (const Range& range : ranges) {
    rd_kafka_topic_partition_list_add(list.get(), range.topic.c_str(), range.partition)->offset =
        range.begin;
  }
  return list;
}

// Stops fetching what lies behind a finished range.
void Pause(rd_kafka_t* client, const rd_kafka_message_t& message) {
  const PartitionList list = NewPartitionList(1);
  rd_kafka_topic_partition_list_add(list.get(), rd_kafka_topic_name(message.rkt),
                                    message.partition);
  rd_kafka_pause_partitions(client, list.get());
}

// How many records of the batch belonged to the ranges.
std::uint64_t TakeBatch(const MessageBatch& batch, rd_kafka_t* client, OpenRanges& open,
                        const std::function<void(const Record&)>& take) {
  std::uint64_t taken = 0;
  for (const rd_kafka_message_t* message : batch) {
    const bool at_end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && !at_end) {
      NoteMessageError(*message);
      continue;
    }
    const char* const topic = rd_kafka_topic_name(message->rkt);
    if (!at_end && open.Wants(topic, message->partition, message->offset)) {
      take(ToRecord(*message));
      ++taken;
    }
    // At the end the message carries the offset that the next record will have.
    const std::int64_t next = at_end ? message->offset : message->offset + 1;
    if (open.Pass(topic, message->partition, next)) Pause(client, *message);
  }
  return taken;
}

// Waiting for it is pointless: the broker's rules don't let us read.
bool Refused(const MessageBatch& batch) {
  return std::any_of(batch.begin(), batch.end(), [](const rd_kafka_message_t* message) {
    return message->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
  });
}

// Fills in the ends; the first error of the request or of a partition.
rd_kafka_resp_err_t AskEnds(rd_kafka_t* client, std::vector<Range>& ranges,
                            std::chrono::milliseconds deadline) {
  const PartitionList list = NewPartitionList(ranges.size());
  for (const Range& range : ranges) {
    // "The offset for the time END" is the end itself; one request per broker for all.
    rd_kafka_topic_partition_list_add(list.get(), range.topic.c_str(), range.partition)->offset =
        RD_KAFKA_OFFSET_END;
  }
  const rd_kafka_resp_err_t error =
      rd_kafka_offsets_for_times(client, list.get(), Milliseconds(deadline));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  for (Range& range : ranges) {
    const rd_kafka_topic_partition_t* const found =
        rd_kafka_topic_partition_list_find(list.get(), range.topic.c_str(), range.partition);
    if (found->err != RD_KAFKA_RESP_ERR_NO_ERROR) return found->err;
    range.end = found->offset;
  }
  return RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

OpenRanges::OpenRanges(std::vector<Range> ranges) : open_(std::move(ranges)) {
  std::erase_if(open_, [](const Range& range) { return range.end <= range.begin; });
}

bool OpenRanges::Pass(std::string_view topic, std::int32_t partition, std::int64_t next) {
  return std::erase_if(open_, [&](const Range& range) {
           return range.partition == partition && range.topic == topic && next >= range.end;
         }) > 0;
}

bool OpenRanges::Wants(std::string_view topic, std::int32_t partition, std::int64_t offset) const {
  return std::any_of(open_.begin(), open_.end(), [&](const Range& range) {
    return range.partition == partition && range.topic == topic && offset < range.end;
  });
}

Outcome<std::vector<Range>> EndsNow(const LogAddress& address, std::vector<Range> ranges,
                                    std::chrono::milliseconds deadline) {
  Outcome<Client> client = MakeOnlooker(address);
  if (!client) return Fail(client.error());
  const auto give_up = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    const rd_kafka_resp_err_t error = AskEnds(client->get(), ranges, deadline);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return ranges;
    // A topic that was just made, or whose broker just came back, has no leader for a moment.
    const bool passes = error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
                        error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
                        error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    if (!passes || std::chrono::steady_clock::now() > give_up) {
      return Fail(LogError(error, "ask for ends"));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
}

Outcome<std::vector<Range>> AllPartitions(const LogAddress& address,
                                          const std::vector<std::string>& topics,
                                          std::chrono::milliseconds deadline) {
  Outcome<Client> client = MakeOnlooker(address);
  if (!client) return Fail(client.error());
  std::vector<Range> ranges;
  for (const std::string& topic : topics) {
    const TopicHandle handle(rd_kafka_topic_new(client->get(), topic.c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    const rd_kafka_resp_err_t error =
        rd_kafka_metadata(client->get(), 0, handle.get(), &metadata, Milliseconds(deadline));
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "ask for " + topic));
    const std::unique_ptr<const rd_kafka_metadata_t, Destroyer<rd_kafka_metadata_destroy>> held(
        metadata);
    if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0) {
      return Fail(LogError(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "ask for " + topic));
    }
    for (std::int32_t p = 0; p < metadata->topics[0].partition_cnt; ++p) {
      ranges.push_back(Range{topic, p, 0, 0});
    }
  }
  return ranges;
}

Outcome<std::uint64_t> ReadRanges(RangeReading reading) {
  OpenRanges open(std::move(reading.ranges));
  if (open.empty()) return std::uint64_t{0};
  Outcome<Client> client = MakeReader(reading.address);
  if (!client) return Fail(client.error());
  const QueueHandle queue(rd_kafka_queue_get_consumer(client->get()));
  const rd_kafka_resp_err_t error = rd_kafka_assign(client->get(), StartsOf(open.open()).get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "assign"));
  const SteadyClock::time_point give_up = SteadyClock::now() + reading.deadline;
  MessageBatch batch(kBatchRecords);
  std::uint64_t taken = 0;
  while (!open.empty()) {
    if (reading.stopped && reading.stopped()) {
      return Fail(Error{ErrorKind::kUnavailable, "STOPPED", "reading was stopped"});
    }
    if (SteadyClock::now() > give_up) {
      return Fail(Error{ErrorKind::kUnavailable, "DEADLINE",
                        "the end of " + open.open().front().topic + " was not reached"});
    }
    batch.Fill(queue.get(), kPollWait);
    if (Refused(batch)) return Fail(LogError(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, "read"));
    taken += TakeBatch(batch, client->get(), open, reading.take);
  }
  return taken;
}

MessageBatch::MessageBatch(std::int32_t records_max)
    : messages_(static_cast<std::size_t>(std::max(records_max, 1))) {}

MessageBatch::~MessageBatch() {
  Clear();
}

void MessageBatch::Fill(rd_kafka_queue_t* queue, std::chrono::milliseconds wait) {
  Clear();
  const ssize_t count =
      rd_kafka_consume_batch_queue(queue, Milliseconds(wait), messages_.data(), messages_.size());
  count_ = count > 0 ? static_cast<std::size_t>(count) : 0;
}

void MessageBatch::Clear() {
  for (std::size_t i = 0; i < count_; ++i) rd_kafka_message_destroy(messages_[i]);
  count_ = 0;
}

void NoteMessageError(const rd_kafka_message_t& message) {
  Log(Level::kWarning, "log_read_error", {{"error", rd_kafka_err2name(message.err)}});
}

}  // namespace instroom::platform
