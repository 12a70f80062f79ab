#include "services/referral/follow/view_sink.h"

#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"

namespace instroom::referral {
namespace {

namespace topics = care::topics;

template <typename Message>
void Fold(const platform::Record& record, ReferralView& view) {
  Message message;
  if (message.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
    view.Fold(message);
  } else {
    platform::PassOver(record);
  }
}

}  // namespace

std::vector<std::string> ViewSink::Topics() {
  return {topics::kReferralEvents, topics::kAllocationEvents, topics::kTicks};
}

void ViewSink::Take(std::span<const platform::Record> batch) {
  for (const platform::Record& record : batch) {
    if (record.tombstone) continue;
    if (record.topic == topics::kReferralEvents) {
      Fold<v1::ReferralEvent>(record, view_);
    } else if (record.topic == topics::kAllocationEvents) {
      Fold<allocation::v1::AllocationEvent>(record, view_);
    } else if (record.topic == topics::kTicks) {
      Fold<clock::v1::Tick>(record, view_);
    }
  }
}

}  // namespace instroom::referral
