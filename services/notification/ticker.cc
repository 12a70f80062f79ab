#include "services/notification/ticker.h"

#include <condition_variable>
#include <mutex>

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/calendar.h"
#include "services/care/topics.h"
#include "services/notification/delivery/delivery_book.h"
#include "services/platform/observe/metrics.h"

namespace instroom::notification {

Ticker::Ticker(const platform::Clock& clock, platform::Appender& appender, std::int32_t partitions,
               std::chrono::milliseconds every)
    : clock_(clock), appender_(appender), partitions_(partitions), every_(every) {}

void Ticker::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any until;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      TickAll();
      until.wait_for(lock, stop, every_, [] { return false; });
    }
  });
}

void Ticker::Stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Ticker::TickAll() {
  const platform::Instant now = clock_.Now();
  clock::v1::Tick tick;
  *tick.mutable_tick_time() = TimestampOf(now);
  *tick.mutable_date() = care::ToDate(care::DutchDay(now));
  const std::string value = tick.SerializeAsString();
  for (std::int32_t partition = 0; partition < partitions_; ++partition) {
    platform::Outgoing record;
    record.topic = care::topics::kTicks;
    record.key = "tick";
    record.value = value;
    record.partition = partition;
    // A lost tick is replaced by the next one.
    const auto taken = appender_.Append(record, [](const auto& durable) {
      platform::Count("instroom_notification_ticks_total",
                      {{"result", durable ? "durable" : "lost"}});
    });
    if (!taken) platform::Count("instroom_notification_ticks_total", {{"result", "lost"}});
  }
}

}  // namespace instroom::notification
