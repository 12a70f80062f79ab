#pragma once

// The owner of one partition's clients: folds their allocations and the ticks, and writes notices
// as they open and close. State comes back from the log alone.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/notification/rule/notices.h"
#include "services/platform/log/processor.h"

namespace instroom::notification {

// Inputs: allocation events and ticks. Restored: those, and the notification events.
[[nodiscard]] std::unique_ptr<platform::Shard> MakeWatchShard(std::vector<EndingRule> rules);

}  // namespace instroom::notification
