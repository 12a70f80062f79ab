#pragma once

// How long the file of a youth is kept (bewaartermijn). Pure.

#include "services/allocation/domain/client_state.h"
#include "services/care/calendar.h"

namespace instroom::allocation {

// Jw 7.3.8: twenty years from the last change of the file; a region may hold other terms for parts
// of it, or agree on a shorter one.
struct RetentionRule {
  int years = 20;
};

// The last day on which something about the client changed or will: a message came, was decided, or
// care ends. kOpen while care may go on: an allocation without an end that no stop ended for good.
// `received` is the day of the newest message.
[[nodiscard]] DayNumber LastChangeOf(const ClientState& state, DayNumber received);

// True from the day after the term is over, so that a term that ends on 29 February is never a day
// too short.
[[nodiscard]] bool IsDue(DayNumber last_change, care::Day today, const RetentionRule& rule);

}  // namespace instroom::allocation
