#pragma once

// Products as small numbers: categories and codes of a region are few and come back often.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace instroom::indicator {

class Products {
 public:
  struct Name {
    std::string category;
    std::string code;
  };

  // Number of a product; neither category nor code is a product too (generic).
  std::uint32_t NumberOf(std::string_view category, std::string_view code);
  [[nodiscard]] const Name& NameOf(std::uint32_t number) const { return names_[number]; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::vector<Name> names_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
};

}  // namespace instroom::indicator
