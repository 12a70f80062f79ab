#pragma once

// Puts on record who looks at whose data or erases it, before it is shown or done. For every api
// room that opens an envelope; what it writes becomes the log of looks (services/access/judge).

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "instroom/access/v1/look.pb.h"
#include "services/access/looker.h"
#include "services/platform/base/clock.h"
#include "services/platform/log/appender.h"

namespace instroom::access {

// Clients of one partition that share a record; a page of a feed is a record per partition, not one
// per message.
inline constexpr std::size_t kSightsPerRecord = 200;

// Thread-safe. The appender, whose queue bounds what may wait, and the clock must outlive it.
class LookRecorder {
 public:
  // `partitions` of the topic of looks.
  LookRecorder(platform::Appender& appender, const platform::Clock& clock, std::int32_t partitions)
      : appender_(appender), clock_(clock), partitions_(partitions) {}

  // Done once every sight is durable: only then may anything be shown. Blocks until `give_up` at
  // most. kUnavailable LOOK_NOT_RECORDED otherwise; then some of the sights may be on record all
  // the same: the log may say more than was shown, never less. No sights: Done at once.
  [[nodiscard]] platform::Outcome<platform::Done> Record(
      const Looker& looker, std::vector<v1::Sight> sights,
      std::chrono::steady_clock::time_point give_up,
      v1::LookAction action = v1::LOOK_ACTION_READ) const;

  // For looks that showed nothing: does not wait. One that finds the queue full is counted in
  // instroom_access_looks_lost_total.
  void Note(const Looker& looker, v1::Sight sight,
            v1::LookAction action = v1::LOOK_ACTION_READ) const;

 private:
  [[nodiscard]] std::vector<platform::Outgoing> RecordsOf(const Looker& looker,
                                                          std::vector<v1::Sight> sights,
                                                          v1::LookAction action) const;

  platform::Appender& appender_;
  const platform::Clock& clock_;
  const std::int32_t partitions_;
};

}  // namespace instroom::access
