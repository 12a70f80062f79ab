#pragma once

// The one judgement of this service: a command and what is known give exactly one fact. Pure.

#include "instroom/referral/v1/referral_events.pb.h"
#include "services/referral/domain/state.h"

namespace instroom::referral {

// Reasons of a refusal.
inline constexpr char kFieldInvalid[] = "FIELD_INVALID";
inline constexpr char kReferralUnknown[] = "REFERRAL_UNKNOWN";
inline constexpr char kDecisionBeforeReferral[] = "DECISION_BEFORE_REFERRAL";

// What the command makes true: a report, a decision or a refusal, with the command's id. A command
// that says what already holds gives the fact that holds, with its first receive time.
[[nodiscard]] v1::ReferralEvent Decide(const ReferralState& state,
                                       const v1::ReferralCommand& command);

}  // namespace instroom::referral
