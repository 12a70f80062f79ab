#pragma once

// The people of the sample: test BSNs with made-up names and addresses. Nobody exists.

#include <cstdint>
#include <string>

#include "instroom/allocation/v1/person.pb.h"

namespace instroom::sample {

// How many BSNs of the test range 999900006 to 999999990 pass the elfproef: 9091. A region with
// more clients than that uses each for several of them.
[[nodiscard]] int BsnCount();
// The n-th of them, 0 <= n < BsnCount().
[[nodiscard]] std::string Bsn(int n);

// Person `n` (0 <= n < BsnCount()): the same person for the same seed, whatever is allocated.
struct Resident {
  int n = 0;
  // Index in Municipalities().
  int municipality = 0;
  // Days since 1970-01-01.
  int birth_day = 0;
};

// `window_start` and `window_end` in days since 1970-01-01: ages are those of youths halfway.
[[nodiscard]] Resident MakeResident(std::uint64_t seed, int n, int window_start, int window_end);

// As a JW301 has it: full name, address, a parent for most.
[[nodiscard]] allocation::v1::Person FullPerson(std::uint64_t seed, const Resident& resident);
// As a JW305 or JW307 has it.
[[nodiscard]] allocation::v1::Person ShortPerson(std::uint64_t seed, const Resident& resident);

}  // namespace instroom::sample
