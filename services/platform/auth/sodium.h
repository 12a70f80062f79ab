#pragma once

// libsodium as the files of this room use it.

#include <sodium.h>

#include "services/platform/auth/bytes.h"
#include "services/platform/base/check.h"

namespace instroom::platform {

// Idempotent and thread-safe; libsodium may only be used after it.
inline void PrepareSodium() {
  CHECK(sodium_init() >= 0);
}

}  // namespace instroom::platform
