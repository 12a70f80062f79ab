#pragma once

// The judge of referrals as a shard of the log: reads referral commands, restored from referral
// events. One event a command; a command that was judged before makes nothing more.

#include <memory>

#include "services/platform/log/processor.h"

namespace instroom::referral {

[[nodiscard]] std::unique_ptr<platform::Shard> MakeReferralShard();

}  // namespace instroom::referral
