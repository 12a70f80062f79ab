#include <algorithm>
#include <set>

#include "services/platform/declared/strict_yaml.h"
#include "services/platform/log/access.h"

namespace instroom::platform {
namespace {

using Operation = AccessRule::Operation;
using Resource = AccessRule::Resource;

constexpr char kPrincipal[] = "User:";
constexpr char kDead[] = ".dead";

bool IsName(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
  });
}

std::vector<std::string> Texts(const YAML::Node& node, const std::string& of) {
  std::vector<std::string> texts;
  if (!node) return texts;
  if (!node.IsSequence()) Refuse(node, of + " must be a list");
  for (const YAML::Node& entry : node) {
    if (!entry.IsScalar()) Refuse(entry, of + " must be a list of names");
    texts.push_back(entry.as<std::string>());
  }
  return texts;
}

class Rules {
 public:
  explicit Rules(const YAML::Node& root) {
    if (const YAML::Node callers = root["callers"]) AddCallers(callers);
    for (const YAML::Node& topic : root["topics"]) AddTopic(topic);
  }

  [[nodiscard]] std::vector<AccessRule> TakeSorted() { return {rules_.begin(), rules_.end()}; }

 private:
  void AddCallers(const YAML::Node& callers) {
    if (!callers.IsMap()) Refuse(callers, "callers must be a map");
    for (const auto& entry : callers) {
      const auto name = entry.first.as<std::string>();
      if (!IsName(name)) Refuse(entry.first, "a caller has letters, digits, '.', '_' and '-'");
      OnlyKeys(entry.second, "a caller", {"groups", "transactions"});
      callers_.insert(name);
      AddNames(entry.second["groups"], name, Resource::kGroup, Operation::kRead);
      AddNames(entry.second["transactions"], name, Resource::kTransaction, Operation::kWrite);
    }
  }

  void AddNames(const YAML::Node& names, const std::string& caller, Resource resource,
                Operation operation) {
    for (std::string name : Texts(names, "groups and transactions")) {
      AccessRule rule;
      rule.resource = resource;
      if (name.ends_with('*')) {
        rule.pattern = AccessRule::Pattern::kPrefix;
        name.pop_back();
      }
      if (!IsName(name)) Refuse(names, "\"" + name + "\" is no name of a group or transaction");
      rule.name = name;
      rule.principal = kPrincipal + caller;
      rule.operation = operation;
      rules_.insert(rule);
    }
  }

  void AddTopic(const YAML::Node& topic) {
    const auto name = topic["name"].as<std::string>();
    Allow(topic["read"], name, Operation::kRead);
    Allow(topic["write"], name, Operation::kWrite);
    Allow(topic["park"], name + kDead, Operation::kWrite);
  }

  // With the right to see the topic's settings: a service compares them at its start.
  void Allow(const YAML::Node& callers, const std::string& topic, Operation operation) {
    for (const std::string& caller : Texts(callers, "read, write and park")) {
      if (!callers_.contains(caller))
        Refuse(callers, "\"" + caller + "\" is not among the callers");
      AccessRule rule;
      rule.name = topic;
      rule.principal = kPrincipal + caller;
      rule.operation = operation;
      rules_.insert(rule);
      rule.operation = Operation::kDescribeConfigs;
      rules_.insert(rule);
    }
  }

  std::set<std::string> callers_;
  std::set<AccessRule> rules_;
};

}  // namespace

Outcome<std::vector<AccessRule>> ParseAccess(const std::string& yaml) {
  return Strictly<std::vector<AccessRule>>("TOPICS_FILE",
                                           [&] { return Rules(YAML::Load(yaml)).TakeSorted(); });
}

Outcome<std::vector<TopicSpec>> ParseTopicsOf(const std::string& yaml,
                                              const std::string& environment,
                                              const std::string& caller) {
  Outcome<std::vector<TopicSpec>> topics = ParseTopics(yaml, environment);
  if (!topics) return topics;
  const Outcome<std::vector<AccessRule>> rules = ParseAccess(yaml);
  if (!rules) return Fail(rules.error());
  std::erase_if(*topics, [&](const TopicSpec& topic) {
    return std::none_of(rules->begin(), rules->end(), [&](const AccessRule& rule) {
      return rule.resource == Resource::kTopic && rule.name == topic.name &&
             rule.principal == kPrincipal + caller;
    });
  });
  return topics;
}

}  // namespace instroom::platform
