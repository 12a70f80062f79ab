#pragma once

// The last net under the rule that nothing personal is logged: blots out what has the shape of a
// citizen service number. It catches mistakes; it is no licence to log payload.

#include <string>
#include <string_view>

namespace instroom::platform {

// True for nine digits whose weighted sum (9, 8, ... 2, -1) is a multiple of eleven.
[[nodiscard]] bool HasPersonalShape(std::string_view text);
// The text with "***" for every word of it that has the shape.
[[nodiscard]] std::string Blotted(std::string_view text);

}  // namespace instroom::platform
