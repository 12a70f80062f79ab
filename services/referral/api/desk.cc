#include "services/referral/api/desk.h"

#include <iterator>
#include <utility>

#include "services/care/topics.h"
#include "services/platform/auth/sealer.h"
#include "services/platform/observe/trace.h"
#include "services/referral/domain/decide.h"

namespace instroom::referral {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::Fail;

// Each part with its length, so that no two lists of parts look alike.
void AppendPart(std::string& bytes, const std::string& part) {
  bytes += std::to_string(part.size()) + ":" + part;
}

// The same wish against the same state has the same id, so that repeating it has no effect; to go
// back to what was said before a correction is another wish.
std::string CommandId(const v1::ReferralCommand& command, const ReferralState& state) {
  std::string bytes;
  AppendPart(bytes, command.client_key());
  AppendPart(bytes, command.referral_id());
  AppendPart(bytes, command.municipality());
  AppendPart(bytes, command.has_report() ? "report" : "decide");
  AppendPart(bytes,
             command.has_report() ? ContentOf(command.report()) : ContentOf(command.decide()));
  for (const Telling& told : {state.reported, state.decided}) {
    AppendPart(bytes, std::to_string(told.receive_ms));
    AppendPart(bytes, told.content);
  }
  return platform::Fingerprint(bytes);
}

Rejection InvalidRequest(std::vector<Fault> faults) {
  std::string detail = std::to_string(faults.size()) + " field faults; the first is " +
                       faults.front().field + ": " + faults.front().explanation;
  return {{ErrorKind::kInvalidInput, "REQUEST_INVALID", std::move(detail)}, std::move(faults)};
}

std::string WhyRefused(const std::string& reason) {
  if (reason == kReferralUnknown) return "there is no such referral";
  if (reason == kReferralIdTaken) return "this id can't be given to this client";
  return "the decision must not come before the referral";
}

Rejection Refused(const v1::ReferralRefused& refused) {
  const bool unknown = refused.reason() == kReferralUnknown;
  const std::string what = WhyRefused(refused.reason());
  return {{unknown ? ErrorKind::kNotFound : ErrorKind::kInvalidInput, refused.reason(), what},
          {{refused.field(), what}}};
}

}  // namespace

platform::Result<v1::Referral, Rejection> Desk::Submit(v1::ReferralCommand command,
                                                       std::vector<Fault> faults,
                                                       const Patience& patience) {
  *command.mutable_receive_time() = TimestampOf(clock_.Now().time_since_epoch().count());
  std::vector<Fault> more = FormFaults(command);
  std::move(more.begin(), more.end(), std::back_inserter(faults));
  const auto client = care::ParseClientKey(command.client_key());
  if (!client && faults.empty()) faults.push_back({"client_key", "32 hexadecimal digits"});
  if (!faults.empty()) return Fail(InvalidRequest(std::move(faults)));

  const RowKey key{*client, command.referral_id()};
  const ReferralState state = view_.StateOf(key);
  const bool holds = command.has_report() ? ContentOf(command.report()) == state.reported.content
                                          : ContentOf(command.decide()) == state.decided.content;
  if (holds && state.reported.told() && !IsOfAnother(state, command)) return *view_.Find(key);
  command.set_command_id(CommandId(command, state));
  return Append(command, key, patience);
}

platform::Result<v1::Referral, Rejection> Desk::Append(const v1::ReferralCommand& command,
                                                       const RowKey& key,
                                                       const Patience& patience) {
  platform::Outgoing record;
  record.topic = care::topics::kReferralCommands;
  record.key = command.client_key();
  record.value = command.SerializeAsString();
  record.trace = platform::CurrentTrace();
  if (const auto appended = appender_.AppendAndWait(record); !appended) {
    return Fail(Rejection{appended.error(), {}});
  }
  const auto judged = view_.Await(command.command_id(), patience.wait, patience.gone);
  if (!judged) {
    return Fail(Rejection{{ErrorKind::kUnavailable, "NOT_JUDGED_YET",
                           "taken in and durable, but not judged before the deadline"},
                          {}});
  }
  if (*judged) return Fail(Refused(**judged));
  auto referral = view_.Find(key);
  CHECK(referral.has_value());
  return std::move(*referral);
}

}  // namespace instroom::referral
