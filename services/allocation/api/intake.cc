#include "services/allocation/api/intake.h"

#include <utility>

#include "services/care/topics.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"

namespace instroom::allocation {

platform::Result<Prepared, Refused> Intake::Admit(v1::Submittal& submittal) const {
  google::protobuf::Arena own;
  google::protobuf::Arena* const given = submittal.GetArena();
  const auto admitted = door_.Admit(given != nullptr ? *given : own, submittal);
  if (!admitted) {
    platform::Count("instroom_allocation_refused_total",
                    {{"reason", admitted.error().error.reason}});
    return platform::Fail(admitted.error());
  }
  const v1::Submission& submission = **admitted;
  return Prepared{submission.receipt_id(), submission.header().sender(),
                  submission.SerializeAsString()};
}

platform::Outcome<platform::Done> Intake::Append(const Prepared& prepared, Durable done) const {
  platform::Outgoing record;
  record.topic = care::topics::kIntake;
  record.key = prepared.sender;
  record.value = prepared.bytes;
  record.trace = platform::CurrentTrace();
  return appender_.Append(std::move(record), std::move(done));
}

}  // namespace instroom::allocation
