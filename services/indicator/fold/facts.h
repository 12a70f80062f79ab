#pragma once

// Where a fact belongs in a client's sorted lists. Shared by what folds and what counts.

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "instroom/care/v1/date.pb.h"
#include "instroom/referral/v1/referral_events.pb.h"
#include "services/care/calendar.h"
#include "services/indicator/fold/client.h"
#include "services/indicator/fold/products.h"

namespace instroom::indicator {

// kUnknown if it is not an existing day.
[[nodiscard]] DayNumber DayNumberOf(const care::v1::Date& date);

// Of a day that is known and not open.
[[nodiscard]] inline care::Day DayOf(DayNumber day) {
  return care::Day{std::chrono::days{day}};
}

// A code of two digits as a number; 0 if it is empty, 255 if it is no number below that.
[[nodiscard]] std::uint8_t CodeNumber(std::string_view code);

// 0 for an empty text, never for another.
[[nodiscard]] std::uint64_t TextHash(std::string_view text);

// Joins referrals to allocations (ReferentieAanbieder is unique for a provider): 0 without
// reference.
[[nodiscard]] std::uint64_t Joined(const ProviderReference& said);

// What holds of a referral: each as decided, else as reported.
[[nodiscard]] std::uint64_t JoinedOf(const Referral& referral);

// Folds a report or a decision into a referral. Of each the one received first holds.
void PutReferral(Referral& referral, const referral::v1::ReferralEvent& event,
                 std::int64_t received_ms);

// Order of versions of all allocations of a client: by allocation, by moment of decision (OP033x1);
// of the same moment as care::TieBreak has it.
[[nodiscard]] std::strong_ordering CompareVersions(const Version& a, const Version& b,
                                                   const Products& products);

}  // namespace instroom::indicator
