#pragma once

// Random facts about a few clients, made to collide: same days, same moments, turns of the year,
// withdrawals, deletions, unusable periods. The same seed gives the same facts.

#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/reference/v1/reference_events.pb.h"
#include "instroom/referral/v1/referral_events.pb.h"
#include "services/indicator/definition/definition.h"

namespace instroom::indicator::test {

using CareEvent = std::variant<allocation::v1::AllocationEvent, referral::v1::ReferralEvent>;

// A definition with any value of every parameter.
[[nodiscard]] Definition RandomDefinition(std::mt19937_64& random);

// Events of a few clients over three years.
[[nodiscard]] std::vector<CareEvent> RandomCare(std::mt19937_64& random, int clients);

// Another order, and some events twice.
[[nodiscard]] std::vector<CareEvent> Disturbed(std::vector<CareEvent> events,
                                               std::mt19937_64& random);

// Key and event of the two municipalities of the region and their populations.
[[nodiscard]] std::vector<std::pair<std::string, reference::v1::ReferenceEvent>> SmallRegion();

}  // namespace instroom::indicator::test
