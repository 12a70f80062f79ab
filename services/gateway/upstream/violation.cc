#include "services/gateway/upstream/violation.h"

#include <regex>

namespace instroom::gateway {

platform::ProblemField ToProblemField(const std::string& field, const std::string& description) {
  static const std::regex form(R"(([A-Z][A-Z0-9_-]*)(?: ([^:]*))?: (.*))");
  std::smatch part;
  if (!std::regex_match(description, part, form)) {
    return {.field = field, .rule = "", .shape = "", .explanation = description};
  }
  return {.field = field, .rule = part[1], .shape = part[2], .explanation = part[3]};
}

}  // namespace instroom::gateway
