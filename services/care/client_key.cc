#include "services/care/client_key.h"

#include <array>
#include <cstddef>

namespace instroom::care {
namespace {

constexpr char kDigits[] = "0123456789abcdef";
constexpr unsigned kNoDigit = 0x10;

// Every message has a few keys: a branch for each digit would be guessed wrong half the time.
constexpr std::array<std::uint8_t, 256> kDigitValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::uint8_t digit = 0; digit < 16; ++digit) {
    values[static_cast<unsigned char>(kDigits[digit])] = digit;
  }
  return values;
}();

std::optional<std::uint64_t> ParseHalf(std::string_view text) {
  std::uint64_t value = 0;
  unsigned seen = 0;
  for (const char c : text) {
    const unsigned digit = kDigitValues[static_cast<unsigned char>(c)];
    seen |= digit;
    value = value << 4 | (digit & 0xFU);
  }
  return (seen & kNoDigit) != 0 ? std::nullopt : std::optional(value);
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
  std::string text(32, '0');
  for (std::size_t i = 0; i < 16; ++i) {
    const std::size_t shift = 60 - 4 * i;
    text[i] = kDigits[key.high >> shift & 0xFU];
    text[16 + i] = kDigits[key.low >> shift & 0xFU];
  }
  return text;
}

}  // namespace instroom::care
