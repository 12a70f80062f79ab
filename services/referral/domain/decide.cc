#include "services/referral/domain/decide.h"

#include <optional>

#include "services/care/calendar.h"
#include "services/referral/domain/form.h"

namespace instroom::referral {
namespace {

v1::ReferralRefused Refusal(const char* reason, const std::string& field) {
  v1::ReferralRefused refused;
  refused.set_reason(reason);
  refused.set_field(field);
  return refused;
}

std::optional<v1::ReferralRefused> RefuseReport(const ReferralState& state,
                                                const v1::ReferralCommand& command) {
  if (IsOfAnother(state, command)) return Refusal(kReferralIdTaken, "referral_id");
  const v1::ReferralReported& report = command.report();
  if (!state.decided.told()) return std::nullopt;
  if (care::DayOf(report.referral_date()) <= care::DayOf(state.Decided().decision_date())) {
    return std::nullopt;
  }
  return Refusal(kDecisionBeforeReferral, "referral.referral_date");
}

std::optional<v1::ReferralRefused> RefuseDecision(const ReferralState& state,
                                                  const v1::ReferralCommand& command) {
  const bool known = state.reported.told() && !IsOfAnother(state, command);
  if (!known) return Refusal(kReferralUnknown, "referral_id");
  const v1::ReferralDecided& decision = command.decide();
  // The day of the referral itself is early enough.
  if (care::DayOf(decision.decision_date()) >= care::DayOf(state.Reported().referral_date())) {
    return std::nullopt;
  }
  return Refusal(kDecisionBeforeReferral, "decision.decision_date");
}

std::optional<v1::ReferralRefused> Refuse(const ReferralState& state,
                                          const v1::ReferralCommand& command) {
  const std::vector<Fault> faults = FormFaults(command);
  if (!faults.empty()) return Refusal(kFieldInvalid, faults.front().field);
  return command.has_report() ? RefuseReport(state, command) : RefuseDecision(state, command);
}

}  // namespace

bool IsOfAnother(const ReferralState& state, const v1::ReferralCommand& command) {
  return !command.municipality().empty() && state.reported.told() &&
         state.Reported().municipality() != command.municipality();
}

v1::ReferralEvent Decide(const ReferralState& state, const v1::ReferralCommand& command) {
  v1::ReferralEvent event;
  event.set_referral_id(command.referral_id());
  event.set_client_key(command.client_key());
  event.set_command_id(command.command_id());
  *event.mutable_receive_time() = command.receive_time();
  if (const auto refusal = Refuse(state, command)) {
    *event.mutable_refused() = *refusal;
    return event;
  }
  const bool is_report = command.has_report();
  const Telling& held = is_report ? state.reported : state.decided;
  if (is_report) {
    *event.mutable_reported() = command.report();
  } else {
    *event.mutable_decided() = command.decide();
  }
  const std::string content = is_report ? ContentOf(command.report()) : ContentOf(command.decide());
  if (content == held.content) *event.mutable_receive_time() = TimestampOf(held.receive_ms);
  return event;
}

}  // namespace instroom::referral
