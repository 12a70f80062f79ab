#include "services/platform/observe/personal_shape.h"

namespace instroom::platform {
namespace {

bool IsWordPart(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool HasPersonalShape(std::string_view text) {
  if (text.size() != 9 || text == "000000000") return false;
  int sum = 0;
  int weight = 9;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    sum += (weight == 1 ? -1 : weight) * (c - '0');
    --weight;
  }
  return sum % 11 == 0;
}

std::string Blotted(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && IsWordPart(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    result += HasPersonalShape(word) ? std::string_view("***") : word;
    if (end < text.size()) result += text[end++];
    at = end;
  }
  return result;
}

}  // namespace instroom::platform
