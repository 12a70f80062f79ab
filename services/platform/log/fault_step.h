#pragma once

// Ends a process the hard way at a named step of a judge, for tests that look at what a crash there
// leaves behind.

#include <functional>
#include <string>

namespace instroom::platform {

// For ProcessorOptions::at_step. `wanted` is "<judge>/<step>"; of another judge, or empty, it gives
// a function that is empty too.
[[nodiscard]] std::function<void(const char* step)> DieAt(const std::string& wanted,
                                                          const std::string& judge);

}  // namespace instroom::platform
