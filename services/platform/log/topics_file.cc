#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "services/platform/declared/strict_yaml.h"
#include "services/platform/log/topics.h"

namespace instroom::platform {
namespace {

constexpr std::int32_t kPartitionsMax = 1000;
constexpr std::int32_t kReplicationMax = 7;
constexpr char kDeadSuffix[] = ".dead";
// Kafka takes 249 characters; the suffix must fit too.
constexpr std::size_t kNameCharactersMax = 240;

std::int32_t Count(const YAML::Node& node, const std::string& of, std::int32_t highest) {
  std::int32_t count = 0;
  if (!node.IsScalar() || !YAML::convert<std::int32_t>::decode(node, count) || count < 1 ||
      count > highest) {
    Refuse(node, of + " must be a whole number from 1 to " + std::to_string(highest));
  }
  return count;
}

bool IsTopicName(const std::string& name) {
  return !name.empty() && name.size() <= kNameCharactersMax &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
         });
}

// What is not said stays as it is in `spec`.
void Fill(const YAML::Node& node, TopicSpec& spec) {
  if (node["partitions"]) {
    spec.partitions = Count(node["partitions"], "partitions", kPartitionsMax);
  }
  if (node["replication"]) {
    spec.replication =
        static_cast<std::int16_t>(Count(node["replication"], "replication", kReplicationMax));
  }
  if (!node["config"]) return;
  if (!node["config"].IsMap()) Refuse(node["config"], "config must be a map");
  for (const auto& entry : node["config"]) {
    if (!entry.second.IsScalar()) Refuse(entry.second, "a setting must be a single value");
    spec.config[entry.first.as<std::string>()] = entry.second.as<std::string>();
  }
}

TopicSpec Defaults(const YAML::Node& root, const std::string& environment) {
  TopicSpec spec;
  if (root["defaults"]) {
    OnlyKeys(root["defaults"], "defaults", {"partitions", "config"});
    Fill(root["defaults"], spec);
  }
  const YAML::Node environments = root["environments"];
  if (!environments) Refuse(root, "environments is missing");
  if (!environments.IsMap()) Refuse(environments, "environments must be a map");
  const YAML::Node chosen = environments[environment];
  if (!chosen) Refuse(environments, "there is no environment \"" + environment + "\"");
  OnlyKeys(chosen, "an environment", {"replication", "config"});
  Fill(chosen, spec);
  return spec;
}

std::vector<TopicSpec> Parse(const std::string& yaml, const std::string& environment) {
  const YAML::Node root = YAML::Load(yaml);
  OnlyKeys(root, "the file", {"environments", "defaults", "dead", "callers", "topics"});
  const TopicSpec defaults = Defaults(root, environment);
  TopicSpec dead = defaults;
  dead.partitions = 1;
  if (root["dead"]) {
    OnlyKeys(root["dead"], "dead", {"partitions", "config"});
    Fill(root["dead"], dead);
  }
  const YAML::Node topics = root["topics"];
  if (!topics || !topics.IsSequence()) Refuse(topics ? topics : root, "topics must be a list");
  std::vector<TopicSpec> specs;
  std::set<std::string> names;
  for (const YAML::Node& node : topics) {
    OnlyKeys(node, "a topic", {"name", "partitions", "config", "read", "write", "park"});
    TopicSpec spec = defaults;
    spec.name = node["name"] && node["name"].IsScalar() ? node["name"].as<std::string>() : "";
    if (!IsTopicName(spec.name)) {
      Refuse(node, "a topic needs a name of letters, digits, '.', '_' and '-', at most " +
                       std::to_string(kNameCharactersMax));
    }
    if (!names.insert(spec.name).second) Refuse(node, "\"" + spec.name + "\" stands there twice");
    Fill(node, spec);
    dead.name = spec.name + kDeadSuffix;
    specs.push_back(std::move(spec));
    specs.push_back(dead);
  }
  return specs;
}

}  // namespace

Outcome<std::vector<TopicSpec>> ParseTopics(const std::string& yaml,
                                            const std::string& environment) {
  return Strictly<std::vector<TopicSpec>>("TOPICS_FILE", [&] { return Parse(yaml, environment); });
}

}  // namespace instroom::platform
