#include "services/care/client_key.h"

#include <cstddef>

namespace instroom::care {
namespace {

std::optional<std::uint64_t> ParseHalf(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    value = value << 4 | digit;
  }
  return value;
}

}  // namespace

std::optional<ClientKey> ParseClientKey(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  const auto high = ParseHalf(text.substr(0, 16));
  const auto low = ParseHalf(text.substr(16));
  if (!high || !low) return std::nullopt;
  return ClientKey{*high, *low};
}

std::string ClientKeyText(const ClientKey& key) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(32, '0');
  for (std::size_t i = 0; i < 16; ++i) {
    const std::size_t shift = 60 - 4 * i;
    text[i] = kDigits[key.high >> shift & 0xFU];
    text[16 + i] = kDigits[key.low >> shift & 0xFU];
  }
  return text;
}

}  // namespace instroom::care
