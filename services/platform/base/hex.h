#pragma once

// Bytes as hexadecimal text and back.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace instroom::platform {

// Lower case, two digits a byte.
[[nodiscard]] std::string ToHex(std::string_view bytes);
// Empty if the text has an odd length or another character than 0-9 a-f A-F.
[[nodiscard]] std::optional<std::string> FromHex(std::string_view text);

}  // namespace instroom::platform
