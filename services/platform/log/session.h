#pragma once

// One life of a processor: a member of the group with its shards and producers, from joining until
// the first error or the stop. After an error all of it is thrown away. For the sources of
// platform/log only.

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "services/platform/log/client.h"
#include "services/platform/log/holdings.h"
#include "services/platform/log/processor.h"
#include "services/platform/log/ranges.h"
#include "services/platform/log/transaction.h"

namespace instroom::platform {

// What others see of a processor.
struct ProcessorFace {
  std::atomic<bool> stopping{false};
  std::atomic<bool> ready{false};
  std::atomic<std::uint64_t> handled{0};
};

class Session {
 public:
  Session(const ProcessorOptions& options, ProcessorFace& face)
      : options_(options), face_(face), holdings_(options), batch_(options.batch_records_max) {}
  ~Session() { Close(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Runs until the stop (Done) or an error. Call once.
  [[nodiscard]] Outcome<Done> Run();

 private:
  class BatchOutbox;

  [[nodiscard]] Outcome<Done> Open();
  void Close();
  [[nodiscard]] Outcome<Done> Step();
  void HandleOne(const rd_kafka_message_t& message, BatchOutbox& outbox);
  [[nodiscard]] Handled Ask(Holding& holding, const Record& record, BatchOutbox& outbox) const;
  [[nodiscard]] Outcome<Done> Commit();
  static void OnRebalance(rd_kafka_t* client, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* list, void* opaque);
  [[nodiscard]] Outcome<Done> TakeOver(const rd_kafka_topic_partition_list_t& list);
  // Waits for offsets that a transaction still holds back.
  [[nodiscard]] Outcome<PartitionList> CommittedOffsets(
      const rd_kafka_topic_partition_list_t& list) const;
  void AtStep(const char* step) const;
  void ShowLag();

  const ProcessorOptions& options_;
  ProcessorFace& face_;
  std::unique_ptr<TransactionTurns> turns_;
  Client consumer_;
  QueueHandle queue_;
  Holdings holdings_;
  MessageBatch batch_;
  std::vector<Outgoing> outgoing_;
  std::uint64_t handled_in_batch_ = 0;
  // An error met inside a callback, for the loop to find.
  std::unique_ptr<Error> failure_;
  std::chrono::steady_clock::time_point lag_shown_;
};

}  // namespace instroom::platform
