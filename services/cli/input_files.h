#pragma once

// Files that commands read. A folder in place of a file, or a disk that fails, is an error that
// says which file and why.

#include <string>

#include "services/platform/base/error.h"

namespace instroom::cli {

// All of it. kNotFound NO_SUCH_FILE, or kInvalidInput CANNOT_READ; never a part, never an
// exception.
[[nodiscard]] platform::Outcome<std::string> ReadFile(const std::string& path);

}  // namespace instroom::cli
