#pragma once

// Reads a definition from YAML. Strict: every key is known and given once, every value is one of
// those listed, and all problems are reported at once.

#include <string>
#include <vector>

#include "services/indicator/definition/definition.h"
#include "services/platform/base/result.h"

namespace instroom::indicator {

struct DefinitionProblem {
  int line = 0;  // From 1.
  std::string reason;
};

// "line 3: ..." for each problem.
[[nodiscard]] std::vector<std::string> ProblemTexts(const std::vector<DefinitionProblem>& problems);

[[nodiscard]] platform::Result<Definition, std::vector<DefinitionProblem>> ParseDefinition(
    const std::string& yaml);

}  // namespace instroom::indicator
