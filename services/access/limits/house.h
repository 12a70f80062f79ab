#pragma once

// Who is in, and how much of its share each party has left. One for a program; thread-safe.

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "services/access/limits/limits.h"
#include "services/access/limits/quota.h"

namespace instroom::access {

// Held for as long as a call lasts; gives the place back at its end, also after the house.
class Stay {
 public:
  virtual ~Stay() = default;
  // An answer of many bytes is more work than one call: each kAnswerBytes of it counts as one more,
  // paid by the calls that come next.
  virtual void Weigh(std::size_t answer_bytes) = 0;
};
// Null for who has no limit.
using Place = std::shared_ptr<Stay>;
inline constexpr std::size_t kAnswerBytes = std::size_t{64} * 1024;
inline void Weigh(const Place& place, std::size_t answer_bytes) {
  if (place != nullptr) place->Weigh(answer_bytes);
}

class House {
 public:
  using Now = std::function<Quota::Moment()>;

  explicit House(Limits limits, Now now = std::chrono::steady_clock::now);

  // Whether so many calls arrive that no more of them may reach a handler: who calls twice as fast
  // as it may, or takes its calls back before they are counted. kTooMuch TOO_MANY_CALLS.
  [[nodiscard]] platform::Outcome<platform::Done> Knock(const Party& party);
  // Whether one more refusal of the party goes on record: a few do and then one now and then, as
  // what is on record stays for ever and a party could fill it with calls that it may not make.
  [[nodiscard]] bool NotesRefusal(const Party& party);
  // A place for one more call. kTooMuch TOO_MANY_CALLS (too fast) or
  // TOO_MANY_OPEN_CALLS, with the time to come again.
  [[nodiscard]] platform::Outcome<Place> Enter(const Party& party);
  // How long a party that has just sent so many messages must not be read; zero if it kept to its
  // rate.
  [[nodiscard]] Quota::Duration PaceOf(const Party& party, int messages);

 private:
  struct Guest;
  struct Guests;
  class Seat;

  const Limits limits_;
  // Shared with the places that were given, as the guests are.
  const std::shared_ptr<const Now> now_;
  const std::shared_ptr<Guests> guests_;
};

}  // namespace instroom::access
