#pragma once

// The topics as data (deploy/topics.yaml) and against the broker.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

struct TopicSpec {
  std::string name;
  std::int32_t partitions = 1;
  std::int16_t replication = 1;
  // Broker settings such as "retention.ms" and "cleanup.policy".
  std::map<std::string, std::string> config;
};

// Topics of one environment ("local", "production") of the file, each with its "<name>.dead".
// Errors name the line and what was expected.
[[nodiscard]] Outcome<std::vector<TopicSpec>> ParseTopics(const std::string& yaml,
                                                          const std::string& environment);

struct TopicDifference {
  std::string topic;
  std::string what;
};

// Creates what is missing and reports what differs and can't be changed silently. Idempotent.
[[nodiscard]] Outcome<std::vector<TopicDifference>> ApplyTopics(
    const LogAddress& address, const std::vector<TopicSpec>& topics);
// What is missing or differs; empty is right. Services ask this at their start.
[[nodiscard]] Outcome<std::vector<TopicDifference>> CheckTopics(
    const LogAddress& address, const std::vector<TopicSpec>& topics);
// Partition count of one topic.
[[nodiscard]] Outcome<std::int32_t> PartitionCount(const LogAddress& address,
                                                   const std::string& topic);

}  // namespace instroom::platform
