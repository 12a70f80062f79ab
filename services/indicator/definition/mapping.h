#pragma once

// One mapping of a declared file, read strictly: what is wrong is remembered with its line. For the
// rooms that read declarations; nobody else sees YAML.

#include <yaml-cpp/yaml.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/indicator/definition/parse.h"

namespace instroom::indicator {

template <typename Value>
using Choices = std::vector<std::pair<const char*, Value>>;

class Mapping {
 public:
  // `path` is "age." for what lies under "age"; empty for the whole file.
  Mapping(const YAML::Node& node, std::string path, std::vector<DefinitionProblem>& problems);

  // Every name is one of these, and there once.
  void Only(const std::set<std::string>& known);
  // Each gives a value that fits even where it reports a problem.
  std::string Text(const char* name);
  int Number(const char* name, int low, int high);
  template <typename Value>
  Value OneOf(const char* name, const Choices<Value>& choices);
  // Absent is already reported.
  YAML::Node Find(const char* name);
  void Problem(const YAML::Node& at, std::string reason);

 private:
  [[nodiscard]] std::string where(std::string_view name) const;

  YAML::Node node_;
  std::string path_;
  std::vector<DefinitionProblem>& problems_;
};

// Only small letters, digits and "-".
[[nodiscard]] bool IsName(const std::string& text);

template <typename Value>
Value Mapping::OneOf(const char* name, const Choices<Value>& choices) {
  const YAML::Node node = Find(name);
  if (!node) return choices.begin()->second;
  std::string expected;
  for (const auto& [text, value] : choices) {
    if (node.IsScalar() && node.Scalar() == text) return value;
    expected += std::string(expected.empty() ? "" : " or ") + text;
  }
  Problem(node, where(name) + "must be " + expected);
  return choices.begin()->second;
}

}  // namespace instroom::indicator
