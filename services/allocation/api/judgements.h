#pragma once

// What a caller is told about its message.

#include <cstdint>
#include <optional>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "services/allocation/door/door.h"
#include "services/allocation/view/view.h"

namespace instroom::allocation {

// The kind of a message's return message: the standard numbers it directly after the message.
[[nodiscard]] v1::MessageKind ReturnKind(v1::MessageKind kind);
// With the return message; without it if the envelope does not open.
[[nodiscard]] v1::Judgement JudgementOf(const Door& door, const v1::Outcome& outcome,
                                        std::uint64_t correlation);
// One item of a feed as the standard's message; without it if the person was erased. kUnavailable
// KEY_NOT_READ: this replica has not read its data key yet.
[[nodiscard]] platform::Outcome<v1::ReadFeedResponse> FeedResponse(const Door& door,
                                                                   const FeedEntry& entry);

}  // namespace instroom::allocation
