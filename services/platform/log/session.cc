#include "services/platform/log/session.h"

#include <algorithm>
#include <exception>
#include <thread>

#include "services/platform/log/client_options.h"
#include "services/platform/log/parking.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::platform {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kAskMs = 5000;
constexpr std::chrono::milliseconds kUnstableWait{20};
// Longer than a killed owner's transaction stays open.
constexpr std::chrono::seconds kUnstableFor{30};
constexpr std::chrono::seconds kLagEvery{1};
// For a record's headers.
constexpr std::size_t kRoom = 64 * 1024;

}  // namespace

// Collects for the running batch; gives each record the trace of its cause.
class Session::BatchOutbox final : public Outbox {
 public:
  explicit BatchOutbox(std::vector<Outgoing>& outgoing) : outgoing_(outgoing) {}
  void Send(Outgoing record) override {
    if (record.trace.empty()) record.trace = trace_;
    outgoing_.push_back(std::move(record));
  }
  void Begin(std::string_view trace) {
    trace_ = trace;
    mark_ = outgoing_.size();
  }
  // False if something sent since Begin is too large for the log.
  [[nodiscard]] bool Fits() const {
    return std::all_of(outgoing_.begin() + static_cast<std::ptrdiff_t>(mark_), outgoing_.end(),
                       [](const Outgoing& record) {
                         return record.key.size() + record.value.size() < kRecordBytesMax - kRoom;
                       });
  }
  void Rewind() { outgoing_.resize(mark_); }

 private:
  std::vector<Outgoing>& outgoing_;
  std::string_view trace_;
  std::size_t mark_ = 0;
};

Outcome<Done> Session::Run() {
  const Outcome<Done> opened = Open();
  if (!opened) return opened;
  while (!face_.stopping) {
    const Outcome<Done> stepped = Step();
    if (!stepped) return stepped;
  }
  return Done{};
}

Outcome<Done> Session::Open() {
  Outcome<TransactionTurns> turns = TransactionTurns::Open(options_.address, options_.group);
  if (!turns) return Fail(turns.error());
  turns_ = std::make_unique<TransactionTurns>(std::move(*turns));
  ClientWish wish;
  wish.role = ClientRole::kGroupReader;
  wish.address = options_.address;
  wish.more = {{"group.id", options_.group}};
  wish.on_rebalance = OnRebalance;
  wish.opaque = this;
  Outcome<Client> consumer = MakeClient(wish);
  if (!consumer) return Fail(consumer.error());
  consumer_ = std::move(*consumer);
  queue_.reset(rd_kafka_queue_get_consumer(consumer_.get()));
  const PartitionList topics = NewPartitionList(options_.inputs.size());
  for (const std::string& topic : options_.inputs) {
    rd_kafka_topic_partition_list_add(topics.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  const rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer_.get(), topics.get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "subscribe"));
  return Done{};
}

void Session::Close() {
  face_.ready = false;
  if (turns_) turns_->Abort();
  batch_.Clear();
  if (consumer_) rd_kafka_consumer_close(consumer_.get());
  queue_.reset();
  consumer_.reset();
  turns_.reset();
}

Outcome<Done> Session::Step() {
  batch_.Fill(queue_.get(), options_.gather);
  if (failure_) return Fail(*failure_);
  outgoing_.clear();
  handled_in_batch_ = 0;
  BatchOutbox outbox(outgoing_);
  for (const rd_kafka_message_t* message : batch_) HandleOne(*message, outbox);
  if (handled_in_batch_ > 0) {
    const Outcome<Done> committed = Commit();
    if (!committed) return committed;
  }
  if (SteadyClock::now() - lag_shown_ > kLagEvery) ShowLag();
  return Done{};
}

void Session::HandleOne(const rd_kafka_message_t& message, BatchOutbox& outbox) {
  if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return NoteMessageError(message);
  const Record record = ToRecord(message);
  Holding* const holding = holdings_.Advance(record);
  if (holding == nullptr) return;
  ++handled_in_batch_;
  outbox.Begin(record.trace);
  const Handled handled = Ask(*holding, record, outbox);
  if (handled.park_reason.empty()) return;
  Count("instroom_log_parked_total",
        {{"topic", std::string(record.topic)}, {"reason", handled.park_reason}});
  Log(Level::kWarning, "record_parked",
      {{"topic", record.topic},
       {"partition", record.partition},
       {"offset", record.offset},
       {"reason", handled.park_reason}});
  outgoing_.push_back(ParkedRecord(message, handled, options_.group));
}

Handled Session::Ask(Holding& holding, const Record& record, BatchOutbox& outbox) const {
  // What can't be handled would be read again for ever, and the partition of every youth behind
  // this record must go on: it is parked, with nothing of what it made. A throw is a programmer's
  // error.
  try {
    Handled handled = holding.shard->Handle(record, outbox);
    if (outbox.Fits()) return handled;
    outbox.Rewind();
    return Handled::Park("OUTPUT_TOO_LARGE");
  } catch (const std::exception&) {
    outbox.Rewind();
    return Handled::Park("HANDLER_THREW");
  }
}

Outcome<Done> Session::Commit() {
  const PartitionList offsets = holdings_.TakeOffsets();
  const SteadyClock::time_point begun = SteadyClock::now();
  const Outcome<Done> written = turns_->Write({outgoing_, offsets.get(), consumer_.get()},
                                              [this](const char* step) { AtStep(step); });
  if (!written) return written;
  face_.handled += handled_in_batch_;
  face_.ready = true;
  const std::chrono::duration<double> took = SteadyClock::now() - begun;
  const Labels labels{{"group", options_.group}};
  Observe("instroom_log_transaction_seconds", took.count(), labels);
  Count("instroom_log_handled_total", labels, static_cast<double>(handled_in_batch_));
  Count("instroom_log_written_total", labels, static_cast<double>(outgoing_.size()));
  SetGauge("instroom_log_batch_records", static_cast<double>(handled_in_batch_), labels);
  return Done{};
}

void Session::OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* list, void* opaque) {
  auto& self = *static_cast<Session*>(opaque);
  self.face_.ready = false;
  if (code != RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    self.holdings_.LetGo();
    rd_kafka_assign(client, nullptr);
    return;
  }
  // This is called from C: nothing may be thrown through it.
  try {
    const Outcome<Done> taken = self.TakeOver(*list);
    if (taken) return;
    self.failure_ = std::make_unique<Error>(taken.error());
  } catch (const std::exception&) {
    self.failure_ = std::make_unique<Error>(
        Error{ErrorKind::kCorrupt, "RESTORE_THREW", "a shard or a step threw"});
  }
  rd_kafka_assign(client, nullptr);
}

Outcome<Done> Session::TakeOver(const rd_kafka_topic_partition_list_t& list) {
  const Outcome<PartitionList> committed = CommittedOffsets(list);
  if (!committed) return Fail(committed.error());
  const Outcome<Done> taken =
      holdings_.TakeOver(**committed, [this] { return face_.stopping.load(); });
  if (!taken) return taken;
  AtStep("after_restore");
  for (int i = 0; i < (*committed)->cnt; ++i) {
    std::int64_t& offset = (*committed)->elems[i].offset;
    // A negative one says that there is none.
    offset = std::max<std::int64_t>(offset, 0);
  }
  const rd_kafka_resp_err_t error = rd_kafka_assign(consumer_.get(), committed->get());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return Fail(LogError(error, "assign"));
  Log(Level::kInfo, "partitions_taken_over",
      {{"group", options_.group}, {"partitions", holdings_.all().size()}});
  face_.ready = true;
  return Done{};
}

Outcome<PartitionList> Session::CommittedOffsets(
    const rd_kafka_topic_partition_list_t& list) const {
  const SteadyClock::time_point give_up = SteadyClock::now() + kUnstableFor;
  for (;;) {
    PartitionList offsets(rd_kafka_topic_partition_list_copy(&list));
    rd_kafka_resp_err_t error = rd_kafka_committed(consumer_.get(), offsets.get(), kAskMs);
    for (int i = 0; i < offsets->cnt && error == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
      error = offsets->elems[i].err;
    }
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return offsets;
    if (face_.stopping || SteadyClock::now() > give_up) {
      return Fail(LogError(error, "ask for committed offsets"));
    }
    std::this_thread::sleep_for(kUnstableWait);
  }
}

void Session::AtStep(const char* step) const {
  if (options_.at_step) options_.at_step(step);
}

void Session::ShowLag() {
  lag_shown_ = SteadyClock::now();
  std::int64_t lag = 0;
  for (const auto& [partition, holding] : holdings_.all()) {
    for (std::size_t input = 0; holdings_.held() && input < options_.inputs.size(); ++input) {
      std::int64_t low = 0;
      std::int64_t high = 0;
      // What the last fetch said; asks nobody.
      rd_kafka_get_watermark_offsets(consumer_.get(), options_.inputs[input].c_str(), partition,
                                     &low, &high);
      if (high > holding.next[input]) lag += high - holding.next[input];
    }
  }
  SetGauge("instroom_log_lag_records", static_cast<double>(lag), {{"group", options_.group}});
}

}  // namespace instroom::platform
