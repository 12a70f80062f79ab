#pragma once

// Judges a message against everything that was accepted about its client. Pure: state and
// submission give a fact or the faults.

#include <vector>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/allocation/v1/fault.pb.h"
#include "instroom/allocation/v1/submission.pb.h"
#include "services/allocation/domain/client_state.h"
#include "services/platform/base/result.h"

namespace instroom::allocation {

// CBS and AGB code of a message, whichever way it goes.
struct Parties {
  const std::string* municipality = nullptr;
  const std::string* provider = nullptr;
};
[[nodiscard]] Parties PartiesOf(const v1::Header& header);

// One event for an accepted message, with the generation of each start and stop filled; or
// everything that is against it, each at the line it concerns. Withdrawals are judged and applied
// before the first deliveries of the same message (IV008). A message with faults changes nothing.
[[nodiscard]] platform::Result<v1::AllocationEvent, std::vector<v1::Fault>> DecideForClient(
    const ClientState& state, const v1::Submission& submission);

}  // namespace instroom::allocation
