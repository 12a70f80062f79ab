#pragma once

// The secret offset of a cell: a keyed function of its name, so that it is the same in every
// publication, replica and year, and told by nothing that is published. Pure.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace instroom::indicator {

// From 0 up to and not including `base`, for the cell of that name.
using OffsetOf = std::function<std::int64_t(std::string_view cell, std::int64_t base)>;

using DisclosureKey = std::array<std::uint64_t, 2>;

// Of 32 hexadecimal digits; empty for anything else.
[[nodiscard]] std::optional<DisclosureKey> ParseDisclosureKey(std::string_view hex);

// SipHash-2-4 (Aumasson and Bernstein, 2012), a keyed function that can't be told from chance
// without its key.
[[nodiscard]] std::uint64_t SipHash(const DisclosureKey& key, std::string_view text);

[[nodiscard]] OffsetOf KeyedOffsets(const DisclosureKey& key);

}  // namespace instroom::indicator
