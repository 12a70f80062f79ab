#pragma once

// The rules that hold across messages about one client (iJw control level 3), one row each.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "services/allocation/domain/care_line.h"

namespace instroom::allocation {

// One StartProduct or StopProduct as the rules see it.
struct Report {
  bool is_stop = false;
  bool withdrawal = false;  // StatusAanlevering 3
  bool task_oriented = false;
  std::string product;  // As ProductText.
  DayNumber begin = 0;
  std::uint8_t reason = 0;  // JZ588; stops only.
  DayNumber end = kOpen;    // Stops only.
};

struct ClientRule {
  std::string_view id;
  bool on_starts = false;
  bool on_stops = false;
  // Asked of withdrawals; else of first deliveries. A withdrawal needs no other checks (TR063).
  bool on_withdrawals = false;
  // If it is broken, the rules after it have nothing to say.
  bool ends_judgement = false;
  // `line` is what was accepted so far about the same allocation.
  bool (*broken)(const Report& report, const CareLine& line) = nullptr;
  std::string_view element;
};

// In the order in which they are asked.
[[nodiscard]] std::span<const ClientRule> ClientRules();

}  // namespace instroom::allocation
