#pragma once

// Makes a good message wrong in exactly one way.

#include <cstdint>
#include <string>

#include "deploy/sample/plan.h"
#include "instroom/allocation/v1/message.pb.h"

namespace instroom::sample {

struct SpoilContext {
  Flaw flaw = Flaw::kNone;
  // A number of the same municipality that is somebody else's; 0 if there is none.
  std::int64_t foreign_number = 0;
  // An identification that the same sender has used; empty if there is none.
  std::string used_identification;
};

// The return code that the message now must get; empty if it can't be spoilt this way.
std::string SpoilMessage(const SpoilContext& context, allocation::v1::Message& message);

}  // namespace instroom::sample
