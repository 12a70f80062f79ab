#pragma once

// What happens in the sample region, in a compact form: allocations, referrals, and the steps at
// which something is sent. Messages are made of it one by one, so that any size streams.

#include <cstdint>
#include <vector>

namespace instroom::sample {

// What is wrong with a message that is meant to be rejected, by the rule that it breaks.
enum class Flaw : std::uint8_t {
  kNone,
  kUnknownNumber,       // TR019: a start for a number that nobody allocated.
  kRepeatedKey,         // TR074: the same start once more.
  kWithdrawnUnknown,    // TR063: a withdrawal of what was never delivered.
  kOtherBegin,          // TR382: a stop whose begin date is no start's.
  kSecondStop,          // TR415: another stop after the definitive one.
  kForeignProduct,      // TR381: a code that does not fit its category.
  kFutureMessage,       // TR135: a message date far in the future.
  kBadStatus,           // CS058: StatusAanlevering 2.
  kDeletionWithPeriod,  // CS335: reason 13 with an end after the begin.
  kUsedIdentification,  // TR056: an identification used before.
  kForeignNumber,       // TR332: the number of somebody else's allocation.
  kUnknownMunicipality  // TR378: to a municipality that does not exist.
};

inline constexpr std::int32_t kOpenEnd = INT32_MAX;
inline constexpr std::uint32_t kNobody = UINT32_MAX;

inline constexpr std::int64_t kDayMs = 86'400'000;

// Days are days since 1970-01-01.
struct PlannedAllocation {
  std::uint32_t client = 0;
  // A second product in every message of this one, or kNobody.
  std::uint32_t companion = kNobody;
  // The referral that led to it, or kNobody.
  std::uint32_t referral = kNobody;
  std::int32_t begin = 0;
  std::uint8_t product = 0;
  std::uint8_t provider = 0;
  std::uint8_t municipality = 0;
  // Set as the stream goes: ToewijzingNummer, and the identification of the last JW301.
  std::int32_t number = 0;
  std::uint32_t last_identification = 0;
};

struct PlannedReferral {
  std::uint32_t client = 0;
  // Index of the allocation, or kNobody if the decision was another.
  std::uint32_t allocation = kNobody;
  std::int32_t day = 0;
  std::uint8_t municipality = 0;
  std::uint8_t provider = 0;
  // 0 to 6: COD327 01 02 03 04 05 06 08.
  std::uint8_t referrer = 0;
  // As instroom.referral.v1.Decision.
  std::uint8_t decision = 1;
};

enum class StepKind : std::uint8_t { kReport, kDecide, kAllocate, kStart, kStop };

struct Step {
  // Milliseconds since 1970-01-01 UTC.
  std::int64_t moment_ms = 0;
  // Index of the allocation; of a referral in kReport and kDecide.
  std::uint32_t subject = 0;
  // kAllocate: end of the allocation, or kOpenEnd. kStart: first day. kStop: last day.
  std::int32_t day = 0;
  // kStop: first day of the start that is stopped. kStart: the first day that this one corrects, 0
  // if none; it is withdrawn in the same message (IV008).
  std::int32_t other_day = 0;
  // kAllocate: when it was decided, milliseconds since 1970-01-01 in local time.
  std::int64_t decided_ms = 0;
  StepKind kind = StepKind::kAllocate;
  // JZ002 of a change, JZ588 of a stop; 0 is none.
  std::uint8_t reason = 0;
  // StatusAanlevering 1 or 3.
  std::uint8_t status = 1;
  Flaw flaw = Flaw::kNone;
};

struct Plan {
  std::vector<PlannedAllocation> allocations;
  std::vector<PlannedReferral> referrals;
  // In order of moment; steps of one allocation never share a moment.
  std::vector<Step> steps;
};

}  // namespace instroom::sample
