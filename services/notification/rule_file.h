#pragma once

// Reads the rules from YAML (deploy/rules/*.yaml): all problems at once, each with its line.

#include <string>
#include <vector>

#include "services/notification/rule/ending_rule.h"
#include "services/platform/base/result.h"

namespace instroom::notification {

[[nodiscard]] platform::Result<std::vector<EndingRule>, std::vector<std::string>> ParseRules(
    const std::string& yaml);

}  // namespace instroom::notification
