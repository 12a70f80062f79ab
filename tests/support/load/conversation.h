#pragma once

// Endless simple conversations for load: an allocation, its start, its stop, for ever new numbers
// and test BSNs. Every message is valid; the same seed gives the same messages.

#include <cstdint>
#include <string>
#include <vector>

#include "instroom/allocation/v1/message.pb.h"

namespace instroom::load {

struct ConversationOptions {
  std::uint64_t seed = 1;
  // CBS code of the sender of the allocations.
  std::string municipality = "0995";
  // AGB code of the provider.
  std::string provider = "99000346";
  // First ToewijzingNummer; the next ones follow.
  std::int64_t first_number = 1'000'000;
  // Only JW301: every message is accepted whatever the order of judging.
  bool allocations_only = false;
};

class Conversation {
 public:
  explicit Conversation(ConversationOptions options);
  // The next message: JW301, JW305 and JW307 of one allocation in turn, so that a start is sent
  // `kLag` messages after its allocation.
  [[nodiscard]] allocation::v1::Message Next();

 private:
  [[nodiscard]] allocation::v1::Message Make(std::int64_t at, int step) const;

  const ConversationOptions options_;
  std::vector<std::string> bsns_;
  std::int64_t sent_ = 0;
};

}  // namespace instroom::load
