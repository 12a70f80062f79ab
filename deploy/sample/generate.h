#pragma once

// The sample region as a stream of messages: seeded, the same bytes for the same options, at any
// size. `./dev run`, the tests and the bench use it.
//
// A JW301 should carry all allocations that hold for client and provider (OP087); here it carries
// only what is new or changed.

#include <cstdint>
#include <functional>
#include <memory>

#include "deploy/sample/compose.h"
#include "services/care/calendar.h"

namespace instroom::sample {

struct Options {
  std::uint64_t seed = 1;
  // The stream ends with the day before. It begins on 1 January three years earlier, with whatever
  // runs then, so that every year but the running one is whole.
  care::Day today;
  // About how many allocations are in force in the three years up to today. Shares of youths with
  // help are those of the municipalities at 20000.
  int allocations = 20'000;
};

// What a stream contained.
struct Totals {
  std::uint64_t messages = 0;
  std::uint64_t wrong_messages = 0;
  std::uint64_t referrals = 0;
  // Allocations that were sent at least once.
  std::uint64_t allocations = 0;
  std::uint64_t clients = 0;
};

// Calls `take` with every item, oldest first. Memory: about 300 bytes an allocation, not a message
// each. `take` returns false to end early.
Totals Generate(const Options& options, const std::function<bool(Item)>& take);

// Endless messages that go on where the history of the same options ends.
class Trickle {
 public:
  virtual ~Trickle() = default;
  // The next one, as sent at this moment (milliseconds since 1970-01-01 UTC). Moments must not go
  // back.
  virtual Item Next(std::int64_t moment_ms) = 0;
};

// Identifications and numbers are made of `begin_ms`, the moment of the first message, so that a
// trickle that is started again does not repeat those of the one before. `with_history`: also
// start, stop and stretch what the history left open; only the first trickle after it can know what
// is.
[[nodiscard]] std::unique_ptr<Trickle> MakeTrickle(const Options& options, std::int64_t begin_ms,
                                                   bool with_history = true);

}  // namespace instroom::sample
