#include "services/indicator/definition/mapping.h"

#include <algorithm>
#include <charconv>

namespace instroom::indicator {

Mapping::Mapping(const YAML::Node& node, std::string path, std::vector<DefinitionProblem>& problems)
    : node_(node), path_(std::move(path)), problems_(problems) {
  if (!node_.IsMap()) Problem(node_, where("") + "must be a mapping of names to values");
}

void Mapping::Only(const std::set<std::string>& known) {
  if (!node_.IsMap()) return;
  std::set<std::string> seen;
  for (const auto& entry : node_) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    if (!known.contains(key)) {
      Problem(entry.first, "unknown name \"" + path_ + key + "\"");
    } else if (!seen.insert(key).second) {
      Problem(entry.first, "\"" + path_ + key + "\" is given twice");
    }
  }
}

std::string Mapping::Text(const char* name) {
  const YAML::Node node = Find(name);
  if (!node) return {};
  if (!node.IsScalar() || node.Scalar().empty()) {
    Problem(node, where(name) + "must be a text");
    return {};
  }
  return node.Scalar();
}

int Mapping::Number(const char* name, int low, int high) {
  const YAML::Node node = Find(name);
  if (!node) return low;
  int value = 0;
  const std::string text = node.IsScalar() ? node.Scalar() : "";
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (whole && value >= low && value <= high) return value;
  Problem(node, where(name) + "must be a whole number from " + std::to_string(low) + " to " +
                    std::to_string(high));
  return low;
}

YAML::Node Mapping::Find(const char* name) {
  const YAML::Node node = node_.IsMap() ? node_[name] : YAML::Node(YAML::NodeType::Undefined);
  if (!node && node_.IsMap()) Problem(node_, where(name) + "is missing");
  return node;
}

void Mapping::Problem(const YAML::Node& at, std::string reason) {
  const int line = at.IsDefined() ? at.Mark().line + 1 : node_.Mark().line + 1;
  problems_.push_back({line, std::move(reason)});
}

std::string Mapping::where(std::string_view name) const {
  const std::string full = path_ + std::string(name);
  return full.empty() ? std::string("the file ") : "\"" + full + "\" ";
}

bool IsName(const std::string& text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::vector<std::string> ProblemTexts(const std::vector<DefinitionProblem>& problems) {
  std::vector<std::string> texts;
  for (const auto& [line, reason] : problems) {
    texts.push_back("line " + std::to_string(line) + ": " + reason);
  }
  return texts;
}

}  // namespace instroom::indicator
