#pragma once

// Folders and files that commands write. A full disk or a place where nothing may be written is an
// error that says which file and why.

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "services/platform/base/error.h"

namespace instroom::cli {

// With the folders above it. kInvalidInput CANNOT_WRITE.
[[nodiscard]] platform::Outcome<platform::Done> MakeFolder(const std::string& path);

// What `write` writes, whole or not at all: a file of that name stays as it was until the new one
// is complete. What is behind a link, a device or a pipe is written in place. `write` gives up by
// making its stream bad. kInvalidInput CANNOT_WRITE.
[[nodiscard]] platform::Outcome<platform::Done> WriteFile(
    const std::string& path, const std::function<void(std::ostream&)>& write);
[[nodiscard]] platform::Outcome<platform::Done> WriteFile(const std::string& path,
                                                          std::string_view bytes);

}  // namespace instroom::cli
