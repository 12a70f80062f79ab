#pragma once

// Reading declared files (YAML) strictly: what is not known is refused, with its line. For the
// sources that read one, not for their headers.

#include <yaml-cpp/yaml.h>

#include <set>
#include <string>

#include "services/platform/base/error.h"

namespace instroom::platform {

// Leaves `Strictly` as an Error; never seen outside of it.
struct YamlFault {
  std::string detail;
};

// Throws a YamlFault with the node's line.
[[noreturn]] void Refuse(const YAML::Node& node, const std::string& what);

// Throws a YamlFault if `node` is no map or has other keys; `of` names it, as "a topic".
void OnlyKeys(const YAML::Node& node, const std::string& of, const std::set<std::string>& keys);

// What `read` gives; kInvalidInput with this reason and the line for what it threw.
template <typename T, typename Read>
[[nodiscard]] Outcome<T> Strictly(const char* reason, const Read& read) {
  try {
    return read();
  } catch (const YamlFault& fault) {
    return Fail(Error{ErrorKind::kInvalidInput, reason, fault.detail});
  } catch (const YAML::Exception& broken) {
    return Fail(Error{ErrorKind::kInvalidInput, reason,
                      "line " + std::to_string(broken.mark.line + 1) + ": " + broken.msg});
  }
}

}  // namespace instroom::platform
