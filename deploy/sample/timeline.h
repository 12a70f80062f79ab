#pragma once

// The life of one client in the sample: spells of care with gaps between them, cut into allocations
// that are stretched, followed up, paused, stopped or deleted. Pure: chance comes in.

#include <cstdint>

#include "deploy/sample/people.h"
#include "deploy/sample/plan.h"
#include "deploy/sample/random.h"

namespace instroom::sample {

// Days since 1970-01-01.
struct Window {
  // From here on everything that happened is told; what was over before is left out.
  int start = 0;
  // Nothing is sent on this day or later.
  int end = 0;
};

// Adds what happens to the client to the plan, steps unsorted.
void LiveClient(const Window& window, std::uint32_t client, const Resident& resident,
                std::uint64_t seed, Plan& plan);

}  // namespace instroom::sample
