#include "services/notification/inbox/inbox_feed.h"

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"

namespace instroom::notification {

void InboxFeed::Take(std::span<const platform::Record> batch) {
  for (const auto& record : batch) {
    const int size = static_cast<int>(record.value.size());
    if (record.topic == care::topics::kTicks) {
      clock::v1::Tick tick;
      const bool decoded = tick.ParseFromArray(record.value.data(), size);
      const auto day = care::DayOf(tick.date());
      if (decoded && day) {
        inbox_.SetToday(*day);
      } else {
        platform::PassOver(record);
      }
    } else {
      v1::NotificationEvent event;
      if (event.ParseFromArray(record.value.data(), size)) {
        inbox_.Evolve(event);
      } else {
        platform::PassOver(record);
      }
    }
  }
}

}  // namespace instroom::notification
