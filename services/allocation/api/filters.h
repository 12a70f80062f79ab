#pragma once

// What callers ask for, checked and in our own terms.

#include <cstdint>
#include <limits>
#include <optional>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "services/allocation/view/allocation_table.h"
#include "services/platform/base/error.h"

namespace instroom::allocation {

// Errors are kInvalidInput and name the field.
[[nodiscard]] platform::Outcome<AllocationFilter> FilterOf(
    const v1::ListAllocationsRequest& request);

struct FeedWindow {
  std::int64_t after = -1;
  std::size_t limit = 100;
};
// `partition` is where the party's items lie, if it has any: a cursor of another one is not its
// own.
[[nodiscard]] platform::Outcome<FeedWindow> FeedWindowOf(const v1::ReadFeedRequest& request,
                                                         std::optional<std::int32_t> partition);

}  // namespace instroom::allocation
