#pragma once

// The pseudonym of a young person: 128 bits, shown as 32 hexadecimal digits. Everything about one
// client lies in one partition under this key.

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace instroom::care {

struct ClientKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const ClientKey&) const = default;
};

// Empty unless it is 32 hexadecimal digits.
[[nodiscard]] std::optional<ClientKey> ParseClientKey(std::string_view text);
[[nodiscard]] std::string ClientKeyText(const ClientKey& key);

}  // namespace instroom::care

template <>
struct std::hash<instroom::care::ClientKey> {
  // The key is a MAC: any 64 bits of it are uniform.
  std::size_t operator()(const instroom::care::ClientKey& key) const noexcept { return key.high; }
};
