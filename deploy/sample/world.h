#pragma once

// Everything that is known before the first message is made: people, plan, names of the run.

#include <cstdint>
#include <string>
#include <vector>

#include "deploy/sample/generate.h"
#include "deploy/sample/people.h"
#include "deploy/sample/plan.h"
#include "deploy/sample/timeline.h"

namespace instroom::sample {

struct World {
  Window window;
  std::vector<Resident> residents;
  std::uint32_t clients = 0;
  Plan plan;
  // Keeps identifications and numbers of runs with other options apart.
  std::string tag;
  std::int32_t number_base = 0;
};

// Pure: the same world for the same options.
[[nodiscard]] World MakeWorld(const Options& options);

// Four characters of 0-9 A-Z.
[[nodiscard]] std::string Tag(std::uint64_t hash);

}  // namespace instroom::sample
