#pragma once

// The hash that others can compute as well, with any tool.

#include <string>
#include <string_view>

namespace instroom::platform {

inline constexpr std::size_t kSha256Bytes = 32;

// SHA-256 (FIPS 180-4) of the bytes, as 32 bytes.
[[nodiscard]] std::string Sha256(std::string_view bytes);

}  // namespace instroom::platform
