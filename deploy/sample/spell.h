#pragma once

// One spell of care: a chain of allocations of one client from the first day of help to the last,
// with everything that municipality and provider send about it.

#include <cstdint>

#include "deploy/sample/people.h"
#include "deploy/sample/plan.h"
#include "deploy/sample/random.h"
#include "deploy/sample/timeline.h"

namespace instroom::sample {

struct Spell {
  std::uint32_t client = 0;
  // First and last day of help.
  int begin = 0;
  int end = 0;
  // Index in Products().
  int product = 0;
  bool residential = false;
};

// Adds the spell to the plan; nothing of it if it was over before the window.
void AddSpell(const Window& window, const Resident& resident, const Spell& spell, Random& random,
              Plan& plan);

}  // namespace instroom::sample
