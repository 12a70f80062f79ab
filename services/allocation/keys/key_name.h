#pragma once

// Which data key: whose, and its number. Pure.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "services/care/client_key.h"

namespace instroom::allocation {

// 64 random bits, shown as 16 hexadecimal digits. 0 is no key: see WrappedDataKey.
using KeyId = std::uint64_t;
inline constexpr KeyId kNoKey = 0;

[[nodiscard]] std::string KeyIdText(KeyId id);
// Empty unless it is 16 hexadecimal digits.
[[nodiscard]] std::optional<KeyId> ParseKeyId(std::string_view text);

struct KeyName {
  care::ClientKey client;
  KeyId id = kNoKey;

  auto operator<=>(const KeyName&) const = default;
};

// "<client key>/<key id>": the key of its record in the log, and what it is authenticated with.
[[nodiscard]] std::string KeyNameText(const KeyName& name);
// Empty unless KeyNameText wrote it.
[[nodiscard]] std::optional<KeyName> ParseKeyName(std::string_view text);

}  // namespace instroom::allocation

template <>
struct std::hash<instroom::allocation::KeyName> {
  // Key ids are random.
  std::size_t operator()(const instroom::allocation::KeyName& name) const noexcept {
    return name.id;
  }
};
