#include "services/cli/log_reading.h"

#include <chrono>
#include <thread>

#include "services/platform/log/follower.h"

namespace instroom::cli {

platform::Outcome<std::uint64_t> ReadTopics(
    const platform::LogAddress& address, const std::vector<std::string>& topics,
    const std::function<void(const platform::Record&)>& take) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (true) {
    bool taken = false;
    auto read = platform::ReadToEnd(address, topics, [&](const platform::Record& record) {
      taken = true;
      take(record);
    });
    // What was taken can't be given back.
    const bool again = !read && !taken && platform::IsRetryable(read.error().kind);
    if (!again || std::chrono::steady_clock::now() > give_up) return read;
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
  }
}

}  // namespace instroom::cli
