#pragma once

// One allocation as the definition's letter sees it, with the days that count.

#include <optional>
#include <string>
#include <vector>

#include "services/care/calendar.h"
#include "services/indicator/definition/definition.h"
#include "services/indicator/recount/ledger.h"

namespace instroom::indicator::recount {

struct Case {
  std::size_t client = 0;  // Cases of one client have the same number.
  std::string area;
  std::string category;
  std::string code;
  bool residential = false;
  bool usable = true;  // The end is not before the begin.
  bool birth_known = false;
  bool young = false;  // Of the age that shares count; of a known birth only.
  care::Day begin;
  std::optional<care::Day> end;
  std::string referrer;              // "01" to "08", or "none".
  std::vector<care::Day> stretched;  // Days on which the end was moved on.
  bool joined = false;               // It is part of a chain that another began.
  bool prolongs = false;             // It ends later than all of its chain that began before it.
  bool chain_ends = false;           // It is the first of a chain that ends on `chain_end`.
  care::Day chain_end;
};

// All allocations that were not deleted. Their order is by client.
[[nodiscard]] std::vector<Case> CasesOf(const Ledger& ledger, const Definition& definition);

}  // namespace instroom::indicator::recount
