#pragma once

// How figures lie in Redis. Per definition and partition one hash of cells; one stream of changes.
//   instroom:indicator:<definition>:p<n>        "0995|inflow.with|2026-03" -> "12"; and @position,
//                                               @referrals, @as_of, @today, @epoch, @sequence
//   instroom:indicator:<definition>:changes     entries of what was written, absolute
//   instroom:indicator:<definition>:alive:p<n>  there while a live fold owns the partition

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/indicator/fold/cells.h"

namespace instroom::indicator {

[[nodiscard]] std::string HashKey(const std::string& definition, std::int32_t partition);
[[nodiscard]] std::string StreamKey(const std::string& definition);
[[nodiscard]] std::string AliveKey(const std::string& definition, std::int32_t partition);

// "0995|inflow.with|2026-03".
[[nodiscard]] std::string CellField(const Cell& cell);
// The cell without its value; empty if it is none. Views into `field`.
[[nodiscard]] std::optional<Cell> ParseCellField(std::string_view field);

}  // namespace instroom::indicator
