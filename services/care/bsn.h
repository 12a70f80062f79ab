#pragma once

// The citizen service number (burgerservicenummer), judged by its shape alone. Pure.

#include <string_view>

namespace instroom::care {

// Nine digits that pass the elfproef (Logisch Ontwerp BSN): 9·d1 + 8·d2 + … + 2·d8 − d9 is a
// multiple of eleven, and not all zero. Does not say that the number was ever given out.
[[nodiscard]] bool IsBsn(std::string_view text);

}  // namespace instroom::care
