#include "services/platform/log/strict_yaml.h"

namespace instroom::platform {

void Refuse(const YAML::Node& node, const std::string& what) {
  throw YamlFault{"line " + std::to_string(node.Mark().line + 1) + ": " + what};
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
