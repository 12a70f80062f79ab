#pragma once

// 128 bits that stand for texts.

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace instroom::care {

struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Digest&) const = default;
};

// Stable for ever and on every machine. Spreads well, but is no protection against somebody who
// looks for equal digests: such a sender can only confuse its own messages.
[[nodiscard]] Digest DigestOf(std::initializer_list<std::string_view> parts);

}  // namespace instroom::care
