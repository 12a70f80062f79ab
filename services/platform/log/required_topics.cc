#include "services/platform/log/required_topics.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "services/platform/base/wait.h"
#include "services/platform/observe/log_line.h"

namespace instroom::platform {
namespace {

constexpr std::chrono::seconds kRetry{1};

// One look at the topics, on a thread of its own: the call can't be cut short.
struct Look {
  bool right = false;
  std::atomic<bool> done{false};
};

bool AreRight(const LogAddress& address, const std::vector<TopicSpec>& wanted) {
  const auto differences = CheckTopics(address, wanted);
  if (!differences) {
    Log(Level::kWarning, "log_not_reachable", {{"reason", differences.error().reason}});
    return false;
  }
  for (const auto& difference : *differences) {
    Log(Level::kWarning, "topic_not_as_described",
        {{"topic", difference.topic}, {"what", difference.what}});
  }
  return differences->empty();
}

std::shared_ptr<Look> LookAt(const LogAddress& address, const std::vector<TopicSpec>& wanted) {
  auto look = std::make_shared<Look>();
  std::thread([look, address, wanted] {
    look->right = AreRight(address, wanted);
    look->done = true;
  }).detach();
  return look;
}

}  // namespace

Outcome<Done> AwaitTopics(const LogAddress& address, const std::vector<TopicSpec>& wanted,
                          const std::function<bool()>& stopping) {
  while (!stopping()) {
    const auto look = LookAt(address, wanted);
    // A log that is away answers late; nobody who wants to stop waits for it.
    if (!WaitFor([&look] { return look->done.load(); }, stopping)) break;
    if (look->right) return Done{};
    const auto again = std::chrono::steady_clock::now() + kRetry;
    if (!WaitFor([again] { return std::chrono::steady_clock::now() >= again; }, stopping)) break;
  }
  return Fail(Error{ErrorKind::kUnavailable, "STOPPED", {}});
}

Outcome<std::int32_t> RequireTopics(const LogAddress& address, const std::vector<TopicSpec>& wanted,
                                    const std::string& topic) {
  const auto differences = CheckTopics(address, wanted);
  if (!differences) return Fail(differences.error());
  if (!differences->empty()) {
    return Fail(Error{ErrorKind::kUnavailable, "TOPICS_DIFFER",
                      differences->front().topic + ": " + differences->front().what});
  }
  return PartitionCount(address, topic);
}

}  // namespace instroom::platform
