#include "services/platform/declared/strict_yaml.h"

#include <algorithm>

namespace instroom::platform {

void Refuse(const YAML::Node& node, const std::string& what) {
  // An empty file has no mark.
  throw YamlFault{"line " + std::to_string(std::max(node.Mark().line, 0) + 1) + ": " + what};
}

void OnlyKeys(const YAML::Node& node, const std::string& of, const std::set<std::string>& keys) {
  if (!node.IsMap()) Refuse(node, of + " must be a map");
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    if (keys.contains(key)) continue;
    std::string expected;
    for (const std::string& one : keys) expected += (expected.empty() ? "" : ", ") + one;
    Refuse(entry.first, of + " has the unknown key \"" + key + "\"; expected: " + expected);
  }
}

}  // namespace instroom::platform
