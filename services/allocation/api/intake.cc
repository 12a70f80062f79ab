#include "services/allocation/api/intake.h"

#include <utility>

#include "services/care/topics.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"

namespace instroom::allocation {

platform::Result<Prepared, Refused> Intake::Admit(const v1::Submittal& submittal) const {
  auto submission = door_.Admit(submittal);
  if (!submission) {
    platform::Count("instroom_allocation_refused_total",
                    {{"reason", submission.error().error.reason}});
    return platform::Fail(std::move(submission.error()));
  }
  return Prepared{submission->receipt_id(), submission->header().sender(),
                  submission->SerializeAsString()};
}

platform::Outcome<platform::Done> Intake::Append(const Prepared& prepared, Durable done) const {
  platform::Outgoing record;
  record.topic = care::topics::kIntake;
  record.key = prepared.sender;
  record.value = prepared.bytes;
  record.trace = platform::CurrentTrace();
  return appender_.Append(
      std::move(record),
      [done = std::move(done)](platform::Outcome<platform::Position> at) { done(at); });
}

}  // namespace instroom::allocation
