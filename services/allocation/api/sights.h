#pragma once

// What goes on record when a message is shown, or is not: of whom it is and which one, nothing of
// what stands in it.

#include <span>
#include <string_view>
#include <vector>

#include "instroom/access/v1/look.pb.h"
#include "services/allocation/door/door.h"
#include "services/allocation/view/view.h"

namespace instroom::allocation {

// The return message of an outcome.
[[nodiscard]] access::v1::Sight ReturnSight(const v1::Outcome& outcome,
                                            access::v1::LookOutcome ended);
// How a look at it ends for who may have it: shown, or erased.
[[nodiscard]] access::v1::LookOutcome EndOf(const Door& door, const v1::Outcome& outcome);
// The items of a page of a feed, for whose it is.
[[nodiscard]] std::vector<access::v1::Sight> SightsOf(const Door& door,
                                                      const std::vector<FeedEntry>& entries);
// Everything about clients that are about to be erased.
[[nodiscard]] std::vector<access::v1::Sight> ErasureSights(
    std::span<const care::ClientKey> clients);
// What a method ("/package.Service/Method") does with the people it reaches.
[[nodiscard]] access::v1::LookAction ActionOf(std::string_view method);
// Of nobody in particular.
[[nodiscard]] access::v1::Sight RefusedSight();

}  // namespace instroom::allocation
