#pragma once

// Which of two versions of an allocation holds that were decided at the same moment. The standard
// has no order for them (IV013 has one for moments only), yet every reader must prefer the same
// one, in whatever order they arrive (OP080).

#include <cstdint>
#include <optional>
#include <string_view>

#include "instroom/allocation/v1/care_lines.pb.h"
#include "services/care/calendar.h"

namespace instroom::care {

// What all readers of a version know of it.
struct VersionContent {
  std::string_view category;  // JZ020
  std::string_view code;
  Day begin;
  std::optional<Day> end;  // Empty is open.
  int change_reason = 0;   // JZ002; 0 is none.
};

// Of versions of one moment the one with the highest holds. The same content gives the same, on
// every machine and for ever.
[[nodiscard]] std::uint64_t TieBreak(const VersionContent& content);

// Of a product as its message said it, whose begin exists.
[[nodiscard]] std::uint64_t TieBreak(const allocation::v1::AllocatedProduct& product);

}  // namespace instroom::care
