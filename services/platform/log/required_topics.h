#pragma once

// The topics without which a service does not start.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "services/platform/log/topics.h"

namespace instroom::platform {

// Waits until the log answers and has these topics as described, and logs meanwhile what is wrong.
// kUnavailable STOPPED once `stopping` says true, however long the log lets one wait.
[[nodiscard]] Outcome<Done> AwaitTopics(const LogAddress& address,
                                        const std::vector<TopicSpec>& wanted,
                                        const std::function<bool()>& stopping);

// The number of partitions of `topic`, once all that are wanted are as described. kUnavailable
// TOPICS_DIFFER names the first that is not.
[[nodiscard]] Outcome<std::int32_t> RequireTopics(const LogAddress& address,
                                                  const std::vector<TopicSpec>& wanted,
                                                  const std::string& topic);

}  // namespace instroom::platform
