#pragma once

// docs/authorisation.md, made of the policy.

#include <string>

#include "services/access/policy.h"

namespace instroom::access::testing {

[[nodiscard]] std::string PolicyPage(const Policy& policy);

}  // namespace instroom::access::testing
