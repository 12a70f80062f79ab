#pragma once

// Parked records in the log: reading them, and sending them back.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::cli {

struct DeadLetter {
  // "topic/partition/offset" of the parked record.
  std::string position;
  // Topic it came from, and "topic/partition/offset" there.
  std::string topic;
  std::string from;
  std::optional<std::int32_t> partition;
  std::string reason;
  std::string detail;
  std::string parked_by;
  // "2026-11-22T12:00:00Z".
  std::string parked_at;
  bool replayed = false;
  // As it was.
  std::string key;
  std::string value;
  bool tombstone = false;
  platform::Headers headers;
};

// All that were ever parked, by topic and position.
[[nodiscard]] platform::Outcome<std::vector<DeadLetter>> ReadDeadLetters(
    const platform::LogAddress& address);

// Puts them back where they came from and notes in the dead topic that this was done.
[[nodiscard]] platform::Outcome<platform::Done> ReplayDeadLetters(
    const platform::LogAddress& address, const std::vector<DeadLetter>& letters);

// What the bytes are, for instance "Submission JW301" or "not readable".
[[nodiscard]] std::string KindOf(const DeadLetter& letter);

}  // namespace instroom::cli
