#pragma once

// docs/authorisation.md, made of the policy.

#include <string>

#include "services/access/policy.h"
#include "services/access/purposes.h"

namespace instroom::access::testing {

[[nodiscard]] std::string PolicyPage(const Policy& policy, const Purposes& purposes);

}  // namespace instroom::access::testing
