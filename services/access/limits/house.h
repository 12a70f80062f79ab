#pragma once

// Who is in, and how much of its share each party has left. One for a program; thread-safe.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "services/access/limits/limits.h"
#include "services/access/limits/quota.h"

namespace instroom::access {

// Held for as long as a call lasts; gives the place back at its end, also after the house.
using Place = std::shared_ptr<void>;

class House {
 public:
  using Now = std::function<Quota::Moment()>;

  explicit House(Limits limits, Now now = std::chrono::steady_clock::now);

  // A place for one more call; null for who has no limit. kTooMuch TOO_MANY_CALLS (too fast) or
  // TOO_MANY_OPEN_CALLS, with the time to come again.
  [[nodiscard]] platform::Outcome<Place> Enter(const Party& party);
  // How long a party that has just sent so many messages must not be read; zero if it kept to its
  // rate.
  [[nodiscard]] Quota::Duration PaceOf(const Party& party, int messages);

 private:
  struct Guest;
  struct Guests;

  const Limits limits_;
  const Now now_;
  // Shared with the places that were given.
  const std::shared_ptr<Guests> guests_;
};

}  // namespace instroom::access
