#include "services/notification/rule_file.h"

#include <yaml-cpp/yaml.h>

namespace instroom::notification {
namespace {

using Problems = std::vector<std::string>;

std::string At(const YAML::Node& node, const std::string& what) {
  return "line " + std::to_string(node.Mark().line + 1) + ": " + what;
}

std::string TextOf(const YAML::Node& parent, const char* name, Problems& problems) {
  const YAML::Node node = parent[name];
  if (!node || !node.IsScalar() || node.Scalar().empty()) {
    problems.push_back(At(parent, std::string(name) + " is missing"));
    return {};
  }
  return node.Scalar();
}

int NumberOf(const YAML::Node& parent, const char* name, int low, int high, Problems& problems) {
  const YAML::Node node = parent[name];
  int value = 0;
  if (!node || !YAML::convert<int>::decode(node, value) || value < low || value > high) {
    problems.push_back(At(node ? node : parent, std::string(name) + " must be a number from " +
                                                    std::to_string(low) + " to " +
                                                    std::to_string(high)));
  }
  return value;
}

void RefuseUnknown(const YAML::Node& node, const std::set<std::string>& known, Problems& problems) {
  for (const auto& entry : node) {
    const std::string name = entry.first.Scalar();
    if (!known.contains(name)) problems.push_back(At(entry.first, "unknown key " + name));
  }
}

void ReadResidential(const YAML::Node& node, EndingRule& rule, Problems& problems) {
  if (!node || !node.IsMap()) return;
  RefuseUnknown(node, {"categories", "own_products"}, problems);
  for (const auto& category : node["categories"]) rule.categories.insert(category.Scalar());
  for (const auto& own : node["own_products"]) {
    rule.own_products.emplace(TextOf(own, "municipality", problems), TextOf(own, "code", problems));
  }
}

EndingRule ReadRule(const YAML::Node& node, Problems& problems) {
  EndingRule rule;
  RefuseUnknown(node, {"name", "version", "months", "residential", "source"}, problems);
  const std::string name = TextOf(node, "name", problems);
  rule.name_and_version =
      name + "@" + std::to_string(NumberOf(node, "version", 1, 1000000, problems));
  rule.months = NumberOf(node, "months", 1, 24, problems);
  rule.source = TextOf(node, "source", problems);
  ReadResidential(node["residential"], rule, problems);
  if (rule.categories.empty() && rule.own_products.empty()) {
    problems.push_back(At(node, "residential names no category and no own product"));
  }
  return rule;
}

}  // namespace

platform::Result<std::vector<EndingRule>, Problems> ParseRules(const std::string& yaml) {
  Problems problems;
  std::vector<EndingRule> rules;
  try {
    const YAML::Node root = YAML::Load(yaml);
    if (!root.IsMap() || !root["rules"] || !root["rules"].IsSequence()) {
      return platform::Fail(Problems{"line 1: a list \"rules\" is missing"});
    }
    RefuseUnknown(root, {"rules"}, problems);
    for (const auto& node : root["rules"]) rules.push_back(ReadRule(node, problems));
  } catch (const YAML::Exception& wrong) {
    problems.push_back("line " + std::to_string(wrong.mark.line + 1) + ": " + wrong.msg);
  }
  if (!problems.empty()) return platform::Fail(std::move(problems));
  return rules;
}

}  // namespace instroom::notification
