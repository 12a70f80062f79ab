#pragma once

// The simple types of iJw 3.2 (LDT_…) as far as JW301 to JW308 use them: what a text must look
// like. The product works without the XSD files; a contract test compares the two.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "instroom/care/v1/date.pb.h"

namespace instroom::allocation {

enum class TextType : std::uint8_t {
  kAddressDesignation,
  kAddressKind,
  kAgb,
  kBsn,
  kComment,
  kCommunicationForm,
  kCountry,
  kDateUse,
  kDeliveryStatus,
  kDialCode,
  kEmail,
  kEndReason,
  kFrequency,
  kGender,
  kHouseAddition,
  kHouseLetter,
  kIdentification,
  kInitials,
  kLanguage,
  kLegalRepresentation,
  kLegalStatus,
  kMunicipality,
  kName,
  kNameUse,
  kChangeReason,
  kOrganisation,
  kPersonNumber,
  kPostcode,
  kPrefix,
  kProductCategory,
  kProductCode,
  kReference,
  kRelationKind,
  kReturnCode,
  kStreet,
  kTelephone,
  kTown,
  kUnit,
  kVersion,
  kCount,  // Not a type: how many there are.
};

// A whole number of the standard: 0 up to and including `max`.
struct NumberType {
  std::int64_t max = 0;
  std::string_view max_rule;  // "RS006"
};

inline constexpr NumberType kUpTo99{99, "RS002"};
inline constexpr NumberType kHouseNumber{99999, "RS004"};
inline constexpr NumberType kUpTo8Digits{99'999'999, "RS005"};
inline constexpr NumberType kUpTo9Digits{999'999'999, "RS006"};

// The rule that the text breaks, for instance "RS015"; empty if it is as it should be.
[[nodiscard]] std::string_view BrokenBy(TextType type, std::string_view text);
[[nodiscard]] std::string_view BrokenBy(const NumberType& type, std::int64_t number);

// Reads xs:integer; empty if it is none or does not fit 64 bits.
[[nodiscard]] std::optional<std::int64_t> ParseNumber(std::string_view text);
// Reads xs:date without time zone, of the years 1900 to 2200; otherwise gives the broken rule.
[[nodiscard]] std::string_view ParseDate(std::string_view text, care::v1::Date& date);
// Reads xs:time without time zone as milliseconds since midnight; -1 if it is none.
[[nodiscard]] std::int32_t ParseTime(std::string_view text);
// "09:15:00", or "09:15:00.250" if there are milliseconds.
[[nodiscard]] std::string TimeText(std::int32_t milliseconds);

// What may be told of a value: "absent", "empty", "9 digits", "4 letters", "12 characters".
[[nodiscard]] std::string ShapeOf(std::string_view text);
// "3 digits", "negative".
[[nodiscard]] std::string ShapeOf(std::int64_t number);

[[nodiscard]] bool IsUtf8(std::string_view text);
// True if the text is UTF-8 without characters that XML 1.0 can't carry.
[[nodiscard]] bool IsXmlText(std::string_view text);

}  // namespace instroom::allocation
