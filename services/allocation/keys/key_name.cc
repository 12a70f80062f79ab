#include "services/allocation/keys/key_name.h"

#include <charconv>

namespace instroom::allocation {
namespace {

constexpr std::size_t kClientDigits = 32;
constexpr std::size_t kIdDigits = 16;

}  // namespace

std::string KeyIdText(KeyId id) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(kIdDigits, '0');
  for (std::size_t i = kIdDigits; i-- > 0; id >>= 4U) text[i] = kDigits[id & 0xFU];
  return text;
}

std::optional<KeyId> ParseKeyId(std::string_view text) {
  KeyId id = kNoKey;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id, 16);
  const bool all = read.ec == std::errc() && read.ptr == text.data() + text.size();
  // Only one writing of each is an id.
  if (text.size() != kIdDigits || !all || KeyIdText(id) != text) return std::nullopt;
  return id;
}

std::string KeyNameText(const KeyName& name) {
  return care::ClientKeyText(name.client) + "/" + KeyIdText(name.id);
}

std::optional<KeyName> ParseKeyName(std::string_view text) {
  if (text.size() != kClientDigits + 1 + kIdDigits || text[kClientDigits] != '/') {
    return std::nullopt;
  }
  const auto client = care::ParseClientKey(text.substr(0, kClientDigits));
  const auto id = ParseKeyId(text.substr(kClientDigits + 1));
  if (!client || !id) return std::nullopt;
  return KeyName{*client, *id};
}

}  // namespace instroom::allocation
