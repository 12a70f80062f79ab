#pragma once

// The chain of the log of looks: each record carries the hash of the one before, so that none can
// be taken out, changed or moved unseen. Pure but for the hash. One chain per partition.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "instroom/access/v1/chained_look.pb.h"

namespace instroom::access {

// Where a chain ends. Noted elsewhere it proves that nothing was cut off since.
struct ChainHead {
  ChainHead();

  // Number of records; the place of the next.
  std::int64_t length = 0;
  // Hash of the last record, 32 bytes; zeros if there is none.
  std::string hash;

  bool operator==(const ChainHead&) const = default;
};

// The next record of the chain; moves the head on. `look` are the bytes of a Look, kept as they
// are.
[[nodiscard]] v1::ChainedLook Link(ChainHead& head, std::int32_t partition, std::string_view look);

// The hash that the record should carry; says nothing about the one it does.
[[nodiscard]] std::string HashOf(const v1::ChainedLook& record);

// The head after this record as it stands; empty if the bytes are no record of a chain.
[[nodiscard]] std::optional<ChainHead> HeadAfter(std::string_view bytes);

}  // namespace instroom::access
