#pragma once

// Reads one chain from its first record to its last and tells every place where it was tampered
// with. Pure. What it can't see by itself is a tail that was cut off, or a chain written anew from
// some record on by somebody who may write: both are seen against a head that was noted elsewhere.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/access/chain/chain.h"

namespace instroom::access {

enum class Flaw : std::uint8_t {
  kNotReadable,     // No record of a chain.
  kOtherPartition,  // Belongs to another partition's chain.
  kChanged,         // Its content does not have its hash.
  kMissing,         // Records before it are not there.
  kOutOfOrder,      // Its place was taken already: moved here, repeated or inserted.
  kUnlinked,        // The record before it is not the one it was written after.
  kCutOff,          // The chain ends before the noted head.
  kOtherHead,       // At the noted head lies another record than was noted.
};

struct Finding {
  Flaw flaw = Flaw::kNotReadable;
  std::int32_t partition = 0;
  // Of the record that shows it; -1 if the end of the chain does.
  std::int64_t offset = -1;
  // The place in the chain that is wrong.
  std::int64_t sequence = 0;
  // For a person, without content.
  std::string what;
};

[[nodiscard]] std::string_view NameOf(Flaw flaw);

class ChainCheck {
 public:
  explicit ChainCheck(std::int32_t partition, std::optional<ChainHead> noted = std::nullopt)
      : partition_(partition), noted_(std::move(noted)) {}

  // The next record as it lies there. Offsets are only told, never judged.
  void Take(std::int64_t offset, std::string_view bytes);
  // Everything that is wrong, in the order it was found; call once, after the last record.
  [[nodiscard]] std::vector<Finding> Finish();
  // Where the chain ends, as far as it was followed.
  [[nodiscard]] const ChainHead& head() const { return head_; }
  [[nodiscard]] std::uint64_t records() const { return records_; }

 private:
  void Note(Flaw flaw, std::int64_t offset, std::int64_t sequence, std::string what);
  void CheckPlace(std::int64_t offset, const v1::ChainedLook& record);

  const std::int32_t partition_;
  const std::optional<ChainHead> noted_;
  ChainHead head_;
  // Whether the hash of the record before is known.
  bool linked_ = true;
  std::uint64_t records_ = 0;
  std::vector<Finding> findings_;
};

}  // namespace instroom::access
