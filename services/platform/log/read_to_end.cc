#include "services/platform/log/follower.h"
#include "services/platform/log/ranges.h"

namespace instroom::platform {

Outcome<std::uint64_t> ReadToEnd(const LogAddress& address, const std::vector<std::string>& topics,
                                 const std::function<void(const Record&)>& take,
                                 std::chrono::milliseconds deadline) {
  constexpr std::chrono::milliseconds kAskDeadline{10000};
  Outcome<std::vector<Range>> all = AllPartitions(address, topics, kAskDeadline);
  if (!all) return Fail(all.error());
  Outcome<std::vector<Range>> ranges = EndsNow(address, std::move(*all), kAskDeadline);
  if (!ranges) return Fail(ranges.error());
  return ReadRanges({address, std::move(*ranges), take, {}, deadline});
}

}  // namespace instroom::platform
