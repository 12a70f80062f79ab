#include "services/allocation/follow/reference_sink.h"

#include <memory>

#include "services/platform/log/pass_over.h"

namespace instroom::allocation {

void ReferenceSink::Take(std::span<const platform::Record> batch) {
  reference::v1::ReferenceEvent event;
  for (const platform::Record& record : batch) {
    if (record.tombstone) {
      newest_.Put(record.key, nullptr);
    } else if (event.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
      newest_.Put(record.key, &event);
    } else {
      platform::PassOver(record);
    }
    changed_ = true;
  }
}

void ReferenceSink::Idle() {
  if (!changed_) return;
  changed_ = false;
  codes_.Set(std::make_shared<const KnownCodes>(newest_));
}

}  // namespace instroom::allocation
