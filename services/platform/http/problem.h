#pragma once

// Problems that have no Error: what the HTTP layer itself refuses. Only for this room.

#include <string>

#include "services/platform/http/server.h"

namespace instroom::platform {

[[nodiscard]] HttpResponse ProblemOf(int status, const std::string& reason,
                                     const std::string& detail);

}  // namespace instroom::platform
