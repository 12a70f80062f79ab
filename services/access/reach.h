#pragma once

// What a scope means for the codes in a request or a row. Pure; used by every api room.

#include <optional>
#include <string>
#include <string_view>

#include "services/access/gate.h"

namespace instroom::access {

// True if rows of this municipality and provider (either may be empty: unknown) are within reach.
[[nodiscard]] bool Reaches(const Admitted& who, std::string_view municipality,
                           std::string_view provider);
// True if the caller is the party with this code: municipality or provider.
[[nodiscard]] bool Is(const Admitted& who, std::string_view code);
// Narrows a filter of municipality and provider to what is within reach: fills in the caller's own
// code. False if the filter asks for another party's.
[[nodiscard]] bool Narrow(const Admitted& who, std::string& municipality, std::string& provider);

// The refusal when a request names another party. Says nothing about what exists.
[[nodiscard]] platform::Error OtherParty();

}  // namespace instroom::access
