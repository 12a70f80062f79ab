#pragma once

// What a command must look like, whatever is known of the referral. Pure; asked at the edge, where
// all faults are told at once, and again by the judge.

#include <string>
#include <vector>

#include "instroom/referral/v1/referral_events.pb.h"

namespace instroom::referral {

// Shapes only, never a value that was sent.
struct Fault {
  // Path in the request, for instance "referral.referral_date".
  std::string field;
  // What is asked and what was found.
  std::string explanation;
};

// Empty if the command may be judged. "Today" is the Dutch date of its receive time. Sources:
// Jeugdwet art. 2.3 and 2.6 (who refers, a no is reasoned), iJw COD327, CD067, CD068.
[[nodiscard]] std::vector<Fault> FormFaults(const v1::ReferralCommand& command);

}  // namespace instroom::referral
