#pragma once

// Reads whole topics, with patience for a broker that has only just started.

#include <functional>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::cli {

// As platform::ReadToEnd, tried again for some seconds while the log can't be asked at all.
[[nodiscard]] platform::Outcome<std::uint64_t> ReadTopics(
    const platform::LogAddress& address, const std::vector<std::string>& topics,
    const std::function<void(const platform::Record&)>& take);

}  // namespace instroom::cli
