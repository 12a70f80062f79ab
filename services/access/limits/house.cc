#include "services/access/limits/house.h"

#include <utility>

namespace instroom::access {
namespace {

using platform::Error;
using platform::ErrorKind;

// When a call of its own will end, only the party knows.
constexpr std::chrono::seconds kComeAgain{1};
// Parties in memory beyond this are looked through for those that left long ago.
constexpr std::size_t kGuestsMany = 1000;

Error TooMuch(const char* reason, const char* detail, Quota::Duration wait) {
  Error error{ErrorKind::kTooMuch, reason, detail};
  error.retry_after = std::chrono::ceil<std::chrono::milliseconds>(wait);
  return error;
}

}  // namespace

struct House::Guest {
  Quota calls;
  Quota messages;
  int open = 0;
};

struct House::Guests {
  std::mutex mutex;
  std::map<Party, Guest> by_party;

  // The lock is held.
  Guest& Of(const Party& party, const Limit& limit, Quota::Moment now) {
    const auto found = by_party.find(party);
    if (found != by_party.end()) return found->second;
    if (by_party.size() >= kGuestsMany) {
      std::erase_if(by_party, [now](const auto& entry) {
        const Guest& guest = entry.second;
        return guest.open == 0 && guest.calls.IsFull(now) && guest.messages.IsFull(now);
      });
    }
    return by_party.emplace(party, Guest{Quota(limit.calls, now), Quota(limit.messages, now)})
        .first->second;
  }
};

House::House(Limits limits, Now now)
    : limits_(std::move(limits)), now_(std::move(now)), guests_(std::make_shared<Guests>()) {}

platform::Outcome<Place> House::Enter(const Party& party) {
  const auto limit = limits_.find(party.kind);
  if (limit == limits_.end()) return Place();
  const Quota::Moment now = now_();
  const std::lock_guard lock(guests_->mutex);
  Guest& guest = guests_->Of(party, limit->second, now);
  if (guest.open >= limit->second.open_calls) {
    return platform::Fail(
        TooMuch("TOO_MANY_OPEN_CALLS", "this party has as many calls open as it may", kComeAgain));
  }
  const Quota::Duration wait = guest.calls.Take(now);
  if (wait > Quota::Duration::zero()) {
    return platform::Fail(TooMuch("TOO_MANY_CALLS", "this party calls faster than it may", wait));
  }
  ++guest.open;
  return Place(&guest, [guests = guests_](void* place) {
    const std::lock_guard leaving(guests->mutex);
    --static_cast<Guest*>(place)->open;
  });
}

Quota::Duration House::PaceOf(const Party& party, int messages) {
  const auto limit = limits_.find(party.kind);
  if (limit == limits_.end()) return Quota::Duration::zero();
  const Quota::Moment now = now_();
  const std::lock_guard lock(guests_->mutex);
  return guests_->Of(party, limit->second, now).messages.Reserve(messages, now);
}

}  // namespace instroom::access
