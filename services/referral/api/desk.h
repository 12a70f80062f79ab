#pragma once

// Takes a referral command in: checks its form, appends it durably, waits until it is judged and
// gives the referral as it then stands. Knows nothing of gRPC. Thread-safe.

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "services/platform/base/clock.h"
#include "services/platform/base/error.h"
#include "services/platform/log/appender.h"
#include "services/referral/domain/form.h"
#include "services/referral/view/referral_view.h"

namespace instroom::referral {

// Why a command was not followed: an error, and every field that is at fault.
struct Rejection {
  platform::Error error;
  std::vector<Fault> faults;
};

// How long the caller is prepared to wait.
struct Patience {
  std::chrono::milliseconds wait;
  // True once nobody waits any more.
  std::function<bool()> gone;
};

class Desk {
 public:
  Desk(const ReferralView& view, platform::Appender& appender, const platform::Clock& clock)
      : view_(view), appender_(appender), clock_(clock) {}

  // Fills in receive time and command id. `faults` are those found before, for instance in the
  // person's number; with them nothing is appended. Saying again what already holds appends
  // nothing. kUnavailable NOT_JUDGED_YET: it is durable, and asking again gives its judgement.
  [[nodiscard]] platform::Result<v1::Referral, Rejection> Submit(v1::ReferralCommand command,
                                                                 std::vector<Fault> faults,
                                                                 const Patience& patience);

 private:
  [[nodiscard]] platform::Result<v1::Referral, Rejection> Append(const v1::ReferralCommand& command,
                                                                 const RowKey& key,
                                                                 const Patience& patience);

  const ReferralView& view_;
  platform::Appender& appender_;
  const platform::Clock& clock_;
};

}  // namespace instroom::referral
