#pragma once

// Who may do what at the broker, as data (deploy/topics.yaml) and against the broker. The broker
// knows callers by the names that it makes of their certificates; what no rule allows it refuses.

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/log/record.h"
#include "services/platform/log/topics.h"

namespace instroom::platform {

// One rule as the broker holds it. Numbers are those of Kafka's protocol; a value read from a
// broker may be one that has no name here.
struct AccessRule {
  enum class Resource : std::int8_t { kAny = 1, kTopic = 2, kGroup = 3, kTransaction = 5 };
  enum class Pattern : std::int8_t { kAny = 1, kLiteral = 3, kPrefix = 4 };
  enum class Operation : std::int8_t { kAny = 1, kRead = 3, kWrite = 4, kDescribeConfigs = 10 };
  enum class Permission : std::int8_t { kAny = 1, kDeny = 2, kAllow = 3 };

  Resource resource = Resource::kTopic;
  Pattern pattern = Pattern::kLiteral;
  std::string name;
  // "User:allocation".
  std::string principal;
  // Where the caller connects from; "*" is anywhere.
  std::string host = "*";
  Operation operation = Operation::kRead;
  Permission permission = Permission::kAllow;

  auto operator<=>(const AccessRule&) const = default;
};

// "User:allocation may read the topic NAME".
[[nodiscard]] std::string ToText(const AccessRule& rule);

// The rules that the file describes, sorted. For a topic `read`, `write` and `park` (write to its
// "<name>.dead") list callers; each caller's `groups` and `transactions` list names, with a "*" at
// the end for all that begin so. Errors name the line and what was expected.
[[nodiscard]] Outcome<std::vector<AccessRule>> ParseAccess(const std::string& yaml);

// The topics that a caller may read or write by the file, as ParseTopics gives them: those which it
// can compare with the broker's.
[[nodiscard]] Outcome<std::vector<TopicSpec>> ParseTopicsOf(const std::string& yaml,
                                                            const std::string& environment,
                                                            const std::string& caller);

struct AccessDifferences {
  // False if the broker has no rules at all: whoever reaches it may do anything.
  bool enforced = true;
  std::vector<AccessRule> missing;
  // About names of this project, and not described.
  std::vector<AccessRule> surplus;
  // About all names or all that begin with a few letters, ours among them; never removed here.
  std::vector<AccessRule> broad;

  [[nodiscard]] bool none() const {
    return enforced && missing.empty() && surplus.empty() && broad.empty();
  }
};

// What differs between the rules of the broker and these. kUnavailable; kNotAllowed LOG_REFUSES if
// the caller may not see or change rules.
[[nodiscard]] Outcome<AccessDifferences> CompareAccess(const LogAddress& address,
                                                       const std::vector<AccessRule>& rules);
// Makes what is missing and removes what is surplus; gives what there was to do. Idempotent. A
// broker knows of a new rule a moment later.
[[nodiscard]] Outcome<AccessDifferences> ApplyAccess(const LogAddress& address,
                                                     const std::vector<AccessRule>& rules);

}  // namespace instroom::platform
