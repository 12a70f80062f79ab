#include "services/indicator/fold/products.h"

#include <cstring>

#include "services/platform/base/check.h"

namespace instroom::indicator {

std::uint32_t Products::NumberOf(std::string_view category, std::string_view code) {
  // Room for what the standard allows (2 and 5 characters) without an allocation.
  char small[32];
  std::string large;
  std::string_view key;
  if (category.size() + code.size() + 1 <= sizeof small) {
    std::memcpy(small, category.data(), category.size());
    small[category.size()] = '/';
    std::memcpy(small + category.size() + 1, code.data(), code.size());
    key = {small, category.size() + 1 + code.size()};
  } else {
    large = std::string(category) + '/' + std::string(code);
    key = large;
  }
  const auto found = numbers_.find(key);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(names_.size());
  CHECK(number < 1u << 24);  // The intake refuses products outside the code lists.
  names_.push_back({std::string(category), std::string(code)});
  numbers_.emplace(std::string(key), number);
  return number;
}

}  // namespace instroom::indicator
