#include "services/indicator/disclosure/offset.h"

#include <algorithm>
#include <bit>

#include "services/platform/base/hex.h"

namespace instroom::indicator {
namespace {

constexpr std::size_t kWord = 8;

// Little-endian, as the function is specified; at most eight bytes.
std::uint64_t WordOf(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

struct SipState {
  std::uint64_t a, b, c, d;

  void Rounds(int count) {
    for (; count > 0; --count) {
      a += b, c += d;
      b = std::rotl(b, 13) ^ a, d = std::rotl(d, 16) ^ c;
      a = std::rotl(a, 32);
      c += b, a += d;
      b = std::rotl(b, 17) ^ c, d = std::rotl(d, 21) ^ a;
      c = std::rotl(c, 32);
    }
  }
  void Take(std::uint64_t word) {
    d ^= word;
    Rounds(2);
    a ^= word;
  }
};

}  // namespace

std::optional<DisclosureKey> ParseDisclosureKey(std::string_view hex) {
  const auto bytes = platform::FromHex(hex);
  if (!bytes || bytes->size() != 2 * kWord) return std::nullopt;
  const std::string_view all = *bytes;
  return DisclosureKey{WordOf(all.substr(0, kWord)), WordOf(all.substr(kWord))};
}

std::uint64_t SipHash(const DisclosureKey& key, std::string_view text) {
  SipState state{key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL,
                 key[0] ^ 0x6c7967656e657261ULL, key[1] ^ 0x7465646279746573ULL};
  const std::size_t whole = text.size() / kWord * kWord;
  for (std::size_t at = 0; at < whole; at += kWord) state.Take(WordOf(text.substr(at, kWord)));
  state.Take(WordOf(text.substr(whole)) | std::uint64_t{text.size()} << 56);
  state.c ^= 0xff;
  state.Rounds(4);
  return state.a ^ state.b ^ state.c ^ state.d;
}

OffsetOf KeyedOffsets(const DisclosureKey& key) {
  return [key](std::string_view cell, std::int64_t base) {
    return static_cast<std::int64_t>(SipHash(key, cell) % static_cast<std::uint64_t>(base));
  };
}

}  // namespace instroom::indicator
