#include "services/allocation/follow/view_sink.h"

#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"

namespace instroom::allocation {
namespace {

template <typename Message>
bool Parse(const platform::Record& record, Message& message) {
  if (message.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
    return true;
  }
  platform::PassOver(record);
  return false;
}

}  // namespace

std::vector<std::string> ViewSink::Topics() {
  return {care::topics::kAllocationEvents, care::topics::kOutcomes, care::topics::kDeliveries};
}

void ViewSink::Take(std::span<const platform::Record> batch) {
  View::Batch changes(view_);
  // One message of each kind, used again and again, saves most allocations.
  v1::AllocationEvent event;
  v1::OutcomeRecord outcome;
  v1::Delivery delivery;
  for (const platform::Record& record : batch) {
    const Cursor at{record.partition, record.offset};
    if (record.topic == care::topics::kAllocationEvents) {
      if (Parse(record, event)) changes.TakeEvent(event, at);
    } else if (record.topic == care::topics::kOutcomes) {
      if (Parse(record, outcome)) changes.TakeOutcome(outcome, record.value);
    } else if (Parse(record, delivery)) {
      changes.TakeDelivery(delivery, at);
    }
  }
}

}  // namespace instroom::allocation
