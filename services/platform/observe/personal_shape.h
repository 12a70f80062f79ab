#pragma once

// The last net under the rule that nothing personal is logged: blots out what has the shape of a
// citizen service number, a telephone number, a postcode or an address of e-mail. It catches
// mistakes; it is no licence to show payload. A name has no shape and is not caught.

#include <string>
#include <string_view>

namespace instroom::platform {

// True for nine digits whose weighted sum (9, 8, ... 2, -1) is a multiple of eleven.
[[nodiscard]] bool HasPersonalShape(std::string_view text);
// The text with "***" for each part of it that has such a shape. Ids of 16 or more lower-case
// hexadecimal digits stay whole, whatever digits stand in them.
[[nodiscard]] std::string Blotted(std::string_view text);
// As Blotted, and such ids are blotted as well: for metrics, where no id may stand.
[[nodiscard]] std::string BlottedWithIds(std::string_view text);

}  // namespace instroom::platform
