#pragma once

// Text as the libraries of cryptography want it.

#include <string>
#include <string_view>

namespace instroom::platform {

[[nodiscard]] inline const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[nodiscard]] inline unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace instroom::platform
