#pragma once

// docs/rules.md, made of the catalogue.

#include <string>

namespace instroom::allocation::testing {

[[nodiscard]] std::string RulesPage();

}  // namespace instroom::allocation::testing
