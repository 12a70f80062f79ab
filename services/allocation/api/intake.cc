#include "services/allocation/api/intake.h"

#include <utility>

#include "services/care/topics.h"
#include "services/platform/base/check.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"

namespace instroom::allocation {

platform::Result<Prepared, Refused> Intake::Admit(v1::Submittal& submittal,
                                                  const access::Party& caller) const {
  google::protobuf::Arena own;
  google::protobuf::Arena* const given = submittal.GetArena();
  const auto admitted = door_.Admit(given != nullptr ? *given : own, submittal, caller);
  if (!admitted) {
    platform::Count("instroom_allocation_refused_total",
                    {{"reason", admitted.error().error.reason}});
    return platform::Fail(admitted.error());
  }
  const v1::Submission& submission = **admitted;
  const auto client = care::ParseClientKey(submission.client_key());
  const auto key = ParseKeyId(submission.sealed().key_id());
  CHECK(client && key);
  Prepared prepared;
  prepared.receipt_id = submission.receipt_id();
  prepared.record.topic = care::topics::kIntake;
  prepared.record.key = submission.header().sender();
  submission.SerializeToString(&prepared.record.value);
  prepared.key = {*client, *key};
  return prepared;
}

platform::Outcome<platform::Done> Intake::Append(Prepared& prepared, Durable done) const {
  prepared.record.trace = platform::CurrentTrace();
  return order_->Append(prepared.record, prepared.key, std::move(done));
}

}  // namespace instroom::allocation
