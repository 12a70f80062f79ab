#pragma once

// How much one party may ask at once, by its kind, so that a busy one leaves room for the others.
// The rows are data (deploy/authorisation.yaml). Pure.

#include <map>
#include <string>

#include "services/access/caller.h"
#include "services/platform/base/error.h"

namespace instroom::access {

// So much a second for as long as it likes, and a burst on top after a quiet time.
struct Rate {
  double per_second = 0;
  double burst = 0;
};

struct Limit {
  Rate calls;
  // Messages of the standard within an Exchange, which is one call however long it is.
  Rate messages;
  // Calls that are not answered yet, streams and followed feeds among them.
  int open_calls = 0;
};

// A kind without a row has no limit: our own programs, whose callers were counted already.
using Limits = std::map<PartyKind, Limit>;

// The part `limits` of the file of the policy. kInvalidInput LIMITS_NOT_VALID; the detail names the
// line and what is wrong with it.
[[nodiscard]] platform::Outcome<Limits> ParseLimits(const std::string& yaml);

}  // namespace instroom::access
