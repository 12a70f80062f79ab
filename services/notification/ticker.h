#pragma once

// Brings time into the log: one tick in every partition of the ticks topic, again and again.

#include <chrono>
#include <cstdint>
#include <thread>

#include "services/platform/base/clock.h"
#include "services/platform/log/appender.h"

namespace instroom::notification {

class Ticker {
 public:
  // References must outlive the ticker.
  Ticker(const platform::Clock& clock, platform::Appender& appender, std::int32_t partitions,
         std::chrono::milliseconds every);
  void Start();
  void Stop();

 private:
  void TickAll();

  const platform::Clock& clock_;
  platform::Appender& appender_;
  const std::int32_t partitions_;
  const std::chrono::milliseconds every_;
  std::jthread thread_;
};

}  // namespace instroom::notification
