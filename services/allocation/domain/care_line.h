#pragma once

// What is remembered of one allocation: its versions, starts and stops. Pure, compact.

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/care_lines.pb.h"

namespace instroom::allocation {

// Days since 1970-01-01.
using DayNumber = std::int32_t;
// No end date, or no date at all.
inline constexpr DayNumber kOpen = std::numeric_limits<DayNumber>::max();
// Of task-oriented care (taakgericht): there is no ToewijzingNummer (IV096).
inline constexpr std::int64_t kNoNumber = -1;
// JZ588 20: care is interrupted and expected to go on.
inline constexpr std::uint8_t kTemporary = 20;
// JZ002 13: the allocation is to be regarded as never sent (OP033x1).
inline constexpr std::uint8_t kDeleted = 13;
// COD467: a StatusAanlevering that takes back what was delivered, and one that delivers it.
inline constexpr std::string_view kWithdrawal = "3";
inline constexpr std::string_view kFirstDelivery = "1";

// Which allocation. Ordered as lists are.
struct AllocationId {
  std::uint32_t municipality = 0;  // CBS code
  std::int64_t number = kNoNumber;
  std::uint32_t provider = 0;  // AGB code

  auto operator<=>(const AllocationId&) const = default;
};

// The order of versions (IV013), with a tie-break that all readers of allocations share.
struct Stamp {
  DayNumber decision_day = 0;
  std::int32_t decision_time_ms = 0;
  std::uint64_t tie_break = 0;  // care::TieBreak
  std::uint64_t content = 0;    // Digest of all of it.

  auto operator<=>(const Stamp&) const = default;
};

struct Version {
  Stamp stamp;
  std::string product;  // As ProductText.
  DayNumber begin = 0;
  DayNumber end = kOpen;
  std::uint8_t change_reason = 0;  // JZ002; 0 is none.
  std::uint8_t unit = 0;           // WJ756; 0 is no volume.
  std::uint8_t frequency = 0;      // WMO757
  std::int64_t amount = 0;
  std::int64_t budget_cents = -1;  // -1 is none.
  std::string provider_reference;
  std::string decision_time_text;

  auto operator<=>(const Version&) const = default;
};

// Start and stop by their logical key; of one key the highest generation holds (odd: reported,
// even: withdrawn).
struct Start {
  std::string product;
  DayNumber begin = 0;
  std::int32_t generation = 0;

  auto operator<=>(const Start&) const = default;
  [[nodiscard]] bool holds() const { return generation % 2 == 1; }
};

struct Stop {
  std::string product;
  DayNumber begin = 0;
  std::uint8_t reason = 0;  // JZ588
  DayNumber end = 0;
  std::int32_t generation = 0;

  auto operator<=>(const Stop&) const = default;
  [[nodiscard]] bool holds() const { return generation % 2 == 1; }
};

struct CareLine {
  AllocationId id;
  std::vector<Stamp> stamps;  // Of all versions, oldest first.
  Version current;            // That of the last stamp; meaningless if there is none.
  std::vector<Start> starts;  // By key.
  std::vector<Stop> stops;    // By key.

  bool operator==(const CareLine&) const = default;
  // False if no version arrived yet, or the newest one deletes it.
  [[nodiscard]] bool allocated() const {
    return !stamps.empty() && current.change_reason != kDeleted;
  }
};

// "45/45A04", "45/" (non-specific) or "" (generic).
[[nodiscard]] std::string ProductText(const care::v1::Product& product);
// Empty unless the date exists.
[[nodiscard]] std::optional<DayNumber> DayNumberOf(const care::v1::Date& date);
// The number that a code of digits stands for; empty if it isn't one, or longer than nine digits.
[[nodiscard]] std::optional<std::uint32_t> CodeNumber(std::string_view code);
// With zeros in front up to `digits`.
[[nodiscard]] std::string CodeText(std::uint32_t number, int digits);

// Empty if a date that must be there isn't.
[[nodiscard]] std::optional<Version> VersionOf(const v1::AllocatedProduct& product);
// The way back, complete.
[[nodiscard]] v1::AllocatedProduct ToProduct(std::int64_t number, const Version& version);

}  // namespace instroom::allocation
