#pragma once

// The one judgement of this service: a command and what is known give exactly one fact. Pure.

#include "instroom/referral/v1/referral_events.pb.h"
#include "services/referral/domain/state.h"

namespace instroom::referral {

// Reasons of a refusal.
inline constexpr char kFieldInvalid[] = "FIELD_INVALID";
inline constexpr char kReferralUnknown[] = "REFERRAL_UNKNOWN";
inline constexpr char kReferralIdTaken[] = "REFERRAL_ID_TAKEN";
inline constexpr char kDecisionBeforeReferral[] = "DECISION_BEFORE_REFERRAL";

// True if the referral is another municipality's than the one that commands.
[[nodiscard]] bool IsOfAnother(const ReferralState& state, const v1::ReferralCommand& command);

// What the command makes true: a report, a decision or a refusal, with the command's id. A command
// that says what already holds gives the fact that holds, with its first receive time. To whom a
// referral does not belong it is unknown, but an id is given once for a client, so who reports
// under it learns that it is taken.
[[nodiscard]] v1::ReferralEvent Decide(const ReferralState& state,
                                       const v1::ReferralCommand& command);

}  // namespace instroom::referral
