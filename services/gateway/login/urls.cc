#include "services/gateway/login/urls.h"

#include <algorithm>

namespace instroom::gateway {
namespace {

constexpr std::size_t kPathMax = 500;

bool IsPlain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string Encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (IsPlain(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  }
  return encoded;
}

}  // namespace

std::string FormText(const UrlParts& parts) {
  std::string text;
  for (const auto& [name, value] : parts) {
    text += (text.empty() ? "" : "&") + Encoded(name) + "=" + Encoded(value);
  }
  return text;
}

std::string WithQuery(const std::string& url, const UrlParts& parts) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + FormText(parts);
}

std::string OwnPath(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return IsPlain(c) || std::string_view("/?&=%,").find(c) != std::string_view::npos;
  });
  const bool own = text.starts_with('/') && !text.starts_with("//");
  return plain && own && text.size() <= kPathMax ? text : "/";
}

}  // namespace instroom::gateway
