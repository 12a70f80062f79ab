#pragma once

// docs/authorisation.md, made of the policy.

#include <string>

#include "services/access/limits/limits.h"
#include "services/access/policy.h"
#include "services/access/purposes.h"

namespace instroom::access::testing {

[[nodiscard]] std::string PolicyPage(const Policy& policy, const Purposes& purposes,
                                     const Limits& limits);

}  // namespace instroom::access::testing
