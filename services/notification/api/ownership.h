#pragma once

// Whose a subscription or a secret is: the name says it. What begins with a municipality's code
// and a hyphen ("0995-desk") is that municipality's, everything else the region's. So nobody can
// name, end or sign with what is another's, and no refusal tells that it exists. Pure.

#include <string_view>

#include "services/access/gate.h"

namespace instroom::notification {

// True if the caller may make, use and see what has this name; the region's is the operator's too.
[[nodiscard]] bool Owns(const access::Admitted& who, std::string_view name);

}  // namespace instroom::notification
