#include "services/platform/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace instroom::platform {

void CheckFailed(const char* expression, const char* file, int line) {
  std::fprintf(
      stderr,
      "{\"level\":\"fatal\",\"event\":\"check_failed\",\"at\":\"%s:%d\",\"expression\":\"%s\"}\n",
      file, line, expression);
  std::abort();
}

}  // namespace instroom::platform
