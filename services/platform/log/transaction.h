#pragma once

// One transaction after the other, by two transactional producers taking turns: after a commit the
// broker still writes markers for which the same producer must wait and another need not. For the
// sources of platform/log only.

#include <array>
#include <functional>
#include <set>
#include <span>
#include <string>

#include "services/platform/base/error.h"
#include "services/platform/log/client.h"

namespace instroom::platform {

struct TransactionContent {
  std::span<const Outgoing> records;
  // Next offsets of the inputs, and whose they are: fences an owner that lost its partitions.
  const rd_kafka_topic_partition_list_t* offsets = nullptr;
  rd_kafka_t* consumer = nullptr;
};

class TransactionTurns {
 public:
  // See ProcessorOptions::at_step.
  using Step = std::function<void(const char*)>;

  // Opens both producers under ids that nobody had before: whoever was here before is fenced by
  // its group's generation, not by its id.
  [[nodiscard]] static Outcome<TransactionTurns> Open(const LogAddress& address,
                                                      const std::string& group);
  // All or nothing. After an error this object is of no more use: its transaction may be open or
  // even complete.
  [[nodiscard]] Outcome<Done> Write(const TransactionContent& content, const Step& step);
  // Gives up what is open, so that readers need not wait for its time-out.
  void Abort();

 private:
  struct Turn {
    Client producer;
    std::set<std::string, std::less<>> learned_topics;
  };

  explicit TransactionTurns(std::array<Turn, 2> turns) : turns_(std::move(turns)) {}
  [[nodiscard]] static Outcome<Done> ProduceAll(Turn& turn, std::span<const Outgoing> records);

  std::array<Turn, 2> turns_;
  std::size_t turn_ = 0;
  bool open_ = false;
};

}  // namespace instroom::platform
