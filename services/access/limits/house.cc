#include "services/access/limits/house.h"

#include <utility>

namespace instroom::access {
namespace {

using platform::Error;
using platform::ErrorKind;

// When a call of its own will end, only the party knows.
constexpr std::chrono::seconds kComeAgain{1};
// What is told by a handler says when to come again; so much must come through for that.
constexpr double kKnocksPerCall = 2;
constexpr Rate kRefusalsNoted{0.1, 100};
// Parties in memory beyond this are looked through for those that left long ago.
constexpr std::size_t kGuestsMany = 1000;

Error TooMuch(const char* reason, const char* detail, Quota::Duration wait) {
  Error error{ErrorKind::kTooMuch, reason, detail};
  error.retry_after = std::chrono::ceil<std::chrono::milliseconds>(wait);
  return error;
}

Error TooFast(Quota::Duration wait) {
  return TooMuch("TOO_MANY_CALLS", "this party calls faster than it may", wait);
}

Rate KnocksOf(const Rate& calls) {
  return {calls.per_second * kKnocksPerCall, calls.burst * kKnocksPerCall};
}

}  // namespace

struct House::Guest {
  Quota knocks;
  Quota calls;
  Quota messages;
  Quota refusals;
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
        return guest.open == 0 && guest.knocks.IsFull(now) && guest.calls.IsFull(now) &&
               guest.messages.IsFull(now) && guest.refusals.IsFull(now);
      });
    }
    return by_party
        .emplace(party, Guest{Quota(KnocksOf(limit.calls), now), Quota(limit.calls, now),
                              Quota(limit.messages, now), Quota(kRefusalsNoted, now)})
        .first->second;
  }
};

class House::Seat final : public Stay {
 public:
  // `guest` stays while somebody sits; the lock is held.
  Seat(std::shared_ptr<Guests> guests, std::shared_ptr<const Now> now, Guest& guest)
      : guests_(std::move(guests)), now_(std::move(now)), guest_(guest) {
    ++guest_.open;
  }
  ~Seat() override {
    const std::lock_guard lock(guests_->mutex);
    --guest_.open;
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  void Weigh(std::size_t answer_bytes) override {
    const std::size_t calls = answer_bytes / kAnswerBytes;
    if (calls == 0) return;
    const Quota::Moment now = (*now_)();
    const std::lock_guard lock(guests_->mutex);
    // Nobody waits now: the next call is told how long.
    [[maybe_unused]] const auto wait = guest_.calls.Reserve(static_cast<double>(calls), now);
  }

 private:
  const std::shared_ptr<Guests> guests_;
  const std::shared_ptr<const Now> now_;
  Guest& guest_;
};

House::House(Limits limits, Now now)
    : limits_(std::move(limits)),
      now_(std::make_shared<const Now>(std::move(now))),
      guests_(std::make_shared<Guests>()) {}

platform::Outcome<platform::Done> House::Knock(const Party& party) {
  const auto limit = limits_.find(party.kind);
  if (limit == limits_.end()) return platform::Done{};
  const Quota::Moment now = (*now_)();
  const std::lock_guard lock(guests_->mutex);
  const Quota::Duration wait = guests_->Of(party, limit->second, now).knocks.Take(now);
  if (wait > Quota::Duration::zero()) return platform::Fail(TooFast(wait));
  return platform::Done{};
}

bool House::NotesRefusal(const Party& party) {
  const auto limit = limits_.find(party.kind);
  if (limit == limits_.end()) return true;
  const Quota::Moment now = (*now_)();
  const std::lock_guard lock(guests_->mutex);
  Quota& refusals = guests_->Of(party, limit->second, now).refusals;
  return refusals.Take(now) == Quota::Duration::zero();
}

platform::Outcome<Place> House::Enter(const Party& party) {
  const auto limit = limits_.find(party.kind);
  if (limit == limits_.end()) return Place();
  const Quota::Moment now = (*now_)();
  const std::lock_guard lock(guests_->mutex);
  Guest& guest = guests_->Of(party, limit->second, now);
  if (guest.open >= limit->second.open_calls) {
    return platform::Fail(
        TooMuch("TOO_MANY_OPEN_CALLS", "this party has as many calls open as it may", kComeAgain));
  }
  const Quota::Duration wait = guest.calls.Take(now);
  if (wait > Quota::Duration::zero()) return platform::Fail(TooFast(wait));
  return Place(std::make_shared<Seat>(guests_, now_, guest));
}

Quota::Duration House::PaceOf(const Party& party, int messages) {
  const auto limit = limits_.find(party.kind);
  if (limit == limits_.end()) return Quota::Duration::zero();
  const Quota::Moment now = (*now_)();
  const std::lock_guard lock(guests_->mutex);
  return guests_->Of(party, limit->second, now).messages.Reserve(messages, now);
}

}  // namespace instroom::access
