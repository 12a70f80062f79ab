#pragma once

// How much a program logs, as an operator sets it.

#include "services/platform/base/settings.h"
#include "services/platform/observe/log_line.h"

namespace instroom::platform {

// INSTROOM_LOG_LEVEL: debug, info, warning or error; default info.
[[nodiscard]] Level ReadLogLevel(Settings& settings);

}  // namespace instroom::platform
