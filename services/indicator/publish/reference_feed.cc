#include "services/indicator/publish/reference_feed.h"

#include "services/platform/log/pass_over.h"

namespace instroom::indicator {

void ReferenceFeed::Take(std::span<const platform::Record> batch) {
  for (const platform::Record& record : batch) {
    if (record.tombstone) {
      table_.PutReference(record.key, nullptr);
      continue;
    }
    reference::v1::ReferenceEvent event;
    if (event.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
      table_.PutReference(record.key, &event);
    } else {
      platform::PassOver(record);
    }
  }
}

}  // namespace instroom::indicator
