#pragma once

// Aborts when the program itself is wrong. Never for input from outside.

namespace instroom::platform {

[[noreturn]] void CheckFailed(const char* expression, const char* file, int line);

}  // namespace instroom::platform

#define CHECK(expression) \
  ((expression) ? void(0) : ::instroom::platform::CheckFailed(#expression, __FILE__, __LINE__))
