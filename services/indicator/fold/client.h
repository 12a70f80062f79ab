#pragma once

// What is known of one client, as compact as counting allows. Facts are kept sorted by allocation,
// so that counting is one pass.

#include <cstdint>
#include <limits>

#include "services/care/client_key.h"
#include "services/indicator/fold/few.h"

namespace instroom::indicator {

// Days since 1970-01-01. kOpen is later than any day, month or year: no end.
using DayNumber = std::int32_t;
inline constexpr DayNumber kOpen = std::numeric_limits<DayNumber>::max();
inline constexpr DayNumber kUnknown = std::numeric_limits<DayNumber>::min();

// RedenWijziging 13, "deleted": as if never sent (code list JZ002).
inline constexpr std::uint8_t kDeleted = 13;
// RedenBeeindiging 20, "temporary": no end (code list JZ588).
inline constexpr std::uint8_t kTemporary = 20;

struct Allocation {
  std::int64_t number = 0;
  std::uint32_t municipality = 0;  // Area number.
};

// One decided version of an allocation; sorted by allocation, then by moment of decision, then by
// content. Of equal ones there is one.
struct Version {
  std::uint32_t allocation = 0;
  DayNumber decision_day = 0;
  std::int32_t decision_ms = 0;
  DayNumber begin = 0;
  DayNumber end = kOpen;
  std::uint32_t product : 24 = 0;
  std::uint32_t reason : 8 = 0;
};

// A reported start; an odd generation holds, an even one is withdrawn.
struct Start {
  std::uint32_t allocation = 0;
  DayNumber begin = 0;
  std::uint32_t product = 0;
  std::int32_t generation = 0;
};

// A reported stop of the start that began on `begin`.
struct Stop {
  std::uint32_t allocation = 0;
  DayNumber begin = 0;
  DayNumber end = 0;
  std::uint32_t product : 24 = 0;
  std::uint32_t reason : 8 = 0;
  std::int32_t generation = 0;
};

// A reference that some version of an allocation carried, joined with its provider.
struct ReferenceOfAllocation {
  std::uint64_t joined = 0;
  std::uint32_t allocation = 0;
};

// What was said about the provider and its reference, as hashes; 0 is nothing.
struct ProviderReference {
  std::uint64_t provider = 0;
  std::uint64_t reference = 0;
};

struct Referral {
  std::uint64_t id = 0;  // Hash of the identification.
  ProviderReference reported;
  ProviderReference decided;     // Goes before what was reported, each for itself.
  std::int64_t reported_ms = 0;  // Receipt of the report that holds, the first; 0 is none yet.
  std::int64_t decided_ms = 0;
  DayNumber day = kUnknown;
  std::uint8_t referrer = 0;  // Code list COD327; 0 until reported.
};

struct Client {
  explicit Client(const care::ClientKey& client_key) : key(client_key) {}

  care::ClientKey key;
  Few<Allocation> allocations;
  Few<Version> versions;
  Few<Start> starts;
  Few<Stop> stops;
  Few<ReferenceOfAllocation> references;
  Few<Referral> referrals;
  std::int64_t birth_ms = std::numeric_limits<std::int64_t>::min();  // Receipt of `birth`.
  DayNumber birth = kUnknown;
  bool counted = false;  // Its contribution is in the cells.
  bool waiting = false;  // It is in the list of clients to be counted.
};

}  // namespace instroom::indicator
