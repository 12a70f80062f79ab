#pragma once

// How a field violation of a gRPC error becomes a field of a problem.

#include <string>

#include "services/platform/http/server.h"

namespace instroom::gateway {

// A description of the form "RULE shape: explanation" or "RULE: explanation" is taken apart;
// anything else is the explanation as it is.
[[nodiscard]] platform::ProblemField ToProblemField(const std::string& field,
                                                    const std::string& description);

}  // namespace instroom::gateway
