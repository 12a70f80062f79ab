#include "services/allocation/domain/form_types.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>

#include "services/care/calendar.h"

namespace instroom::allocation {
namespace {

constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);

// What a text must be made of, besides its length.
enum class Pattern : std::uint8_t {
  kCodes,      // One of a list
  kLine,       // One line with something else than white space: .*[^\s].*
  kSomething,  // Any text with something else than white space
  kDigits,     // Digits only
  kInitials,   // Letters a-z, A-Z and U+00C0 to U+1EF3, nothing between them
  kVersion,    // Three whole numbers with points
};

// One row per simple type. `codes` are sorted, parted by single spaces, and have equal lengths.
struct TypeRow {
  TextType type;
  Pattern pattern;
  std::size_t length_max;  // In characters
  std::size_t length_min;
  std::string_view length_rule;
  std::string_view pattern_rule;
  std::string_view codes;
};

constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW";
constexpr std::string_view kCategories =
    "31 32 33 34 35 36 37 38 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55";
constexpr std::string_view kChangeReasons = "01 02 03 04 05 06 07 08 09 10 11 12 13 14";
constexpr std::string_view kRelationKinds =
    "03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25";
constexpr std::string_view kReturnCodes =
    "0001 0200 0233 0611 8001 8017 8021 8187 8214 8848 9019 9056 9063 9069 9071 9074 9307 9308 "
    "9319 "
    "9321 9322 9326 9332 9333 9338 9339 9340 9341 9346 9347 9349 9350 9351 9355 9357 9359 9360 "
    "9361 "
    "9365 9366 9367 9369 9373 9374 9375 9379 9384 9385 9387 9388 9389 9390 9411 9412 9413 9414 "
    "9415 "
    "S300 S329";

constexpr TypeRow Codes(TextType type, std::string_view length_rule, std::size_t length,
                        std::string_view codes) {
  return {type, Pattern::kCodes, length, length, length_rule, "XSD-CODE", codes};
}
constexpr TypeRow Line(TextType type, std::string_view length_rule, std::size_t length) {
  return {type, Pattern::kLine, length, 1, length_rule, "XSD-TYPE", {}};
}

using enum TextType;
// In the order of TextType.
constexpr std::array<TypeRow, static_cast<std::size_t>(kCount)> kTypes{{
    Codes(kAddressDesignation, "RS009", 2, "AB BY TO WW"),
    Codes(kAddressKind, "RS009", 2, "01 02 03 04"),
    {kAgb, Pattern::kDigits, 8, 8, "RS014", "RS036", {}},
    {kBsn, Pattern::kDigits, 9, 9, "RS015", "RS037", {}},
    {kComment, Pattern::kSomething, kNoLimit, 1, "RS031", "RS031", {}},
    Codes(kCommunicationForm, "RS008", 1, "1 2 3"),
    Codes(kCountry, "RS009", 2, kCountries),
    Codes(kDateUse, "RS008", 1, "1 2 3"),
    Codes(kDeliveryStatus, "RS008", 1, "1 2 3 9"),
    Line(kDialCode, "RS011", 4),
    Line(kEmail, "RS026", 80),
    Codes(kEndReason, "RS009", 2, "02 20 31 32 33 34 35 36 37 38 39"),
    Codes(kFrequency, "RS008", 1, "1 2 4 6"),
    Codes(kGender, "RS008", 1, "0 1 2"),
    Line(kHouseAddition, "RS011", 4),
    Line(kHouseLetter, "RS008", 1),
    Line(kIdentification, "RS017", 12),
    {kInitials, Pattern::kInitials, 6, 1, "RS013", "RS045", {}},
    Line(kLanguage, "RS021", 25),
    Codes(kLegalRepresentation, "RS009", 2, "06 07 08 09 10"),
    Codes(kLegalStatus, "RS009", 2, "01 02 03 04 05 11 12"),
    {kMunicipality, Pattern::kDigits, 4, 4, "RS035", "RS035", {}},
    Line(kName, "RS028", 200),
    Codes(kNameUse, "RS008", 1, "1 2 3 4 5 6"),
    Codes(kChangeReason, "RS009", 2, kChangeReasons),
    Line(kOrganisation, "RS023", 35),
    Line(kPersonNumber, "RS019", 20),
    Line(kPostcode, "RS014", 8),
    Line(kPrefix, "RS016", 10),
    Codes(kProductCategory, "RS009", 2, kCategories),
    Line(kProductCode, "RS012", 5),
    Line(kReference, "RS024", 36),
    Codes(kRelationKind, "RS009", 2, kRelationKinds),
    Codes(kReturnCode, "RS011", 4, kReturnCodes),
    Line(kStreet, "RS020", 24),
    {kTelephone, Pattern::kDigits, 15, 1, "RS018", "RS046", {}},
    Line(kTown, "RS026", 80),
    Codes(kUnit, "RS009", 2, "01 04 14 16 82 83 84"),
    {kVersion, Pattern::kVersion, kNoLimit, 1, "RS048", "RS048", {}},
}};

constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    if (static_cast<std::size_t>(kTypes[i].type) != i) return false;
  }
  return true;
}
static_assert(IsInOrder(), "a type is looked up by its place");

constexpr bool AreCodesSorted() {
  for (const TypeRow& row : kTypes) {
    const std::size_t stride = row.length_max + 1;
    for (std::size_t at = stride; at < row.codes.size(); at += stride) {
      if (row.codes.substr(at, stride - 1) <= row.codes.substr(at - stride, stride - 1)) {
        return false;
      }
    }
  }
  return true;
}
static_assert(AreCodesSorted(), "a code is looked up by halving");

constexpr bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

template <typename P>
constexpr bool All(std::string_view text, P holds) {
  for (const char c : text) {
    if (!holds(c)) return false;
  }
  return true;
}

std::size_t CharactersIn(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  return count;
}

// Halves the list until the code is found: there are 250 countries.
bool IsListed(std::string_view codes, std::string_view text) {
  const std::size_t stride = text.size() + 1;
  std::size_t from = 0;
  std::size_t until = (codes.size() + 1) / stride;
  while (from < until) {
    const std::size_t middle = (from + until) / 2;
    const int order = codes.compare(middle * stride, text.size(), text);
    if (order == 0) return true;
    if (order < 0) {
      from = middle + 1;
    } else {
      until = middle;
    }
  }
  return false;
}

// Texts are nearly always ASCII: eight bytes are looked at together.
constexpr std::size_t kEight = sizeof(std::uint64_t);
constexpr std::uint64_t kHighBits = 0x8080808080808080U;

std::uint64_t EightAt(std::string_view text, std::size_t at) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, text.data() + at, kEight);
  return eight;
}

// All from 0x20 to 0x7F: a byte below borrows its high bit when 0x20 is taken from each.
constexpr bool ArePrintable(std::uint64_t eight) {
  constexpr std::uint64_t kSpaces = 0x2020202020202020U;
  return (eight & kHighBits) == 0 && ((eight - kSpaces) & kHighBits) == 0;
}

constexpr std::uint32_t kNoPoint = 0xFFFFFFFFU;

// The code point that starts at `at`, which moves behind it; kNoPoint if that is not UTF-8.
std::uint32_t NextPoint(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80U) return static_cast<std::uint32_t>(text[at++]);
  const std::size_t length = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : 2;
  if (lead < 0xC2U || lead > 0xF4U || at + length > text.size()) return kNoPoint;
  std::uint32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    const auto next = static_cast<unsigned char>(text[at + k]);
    if ((next & 0xC0U) != 0x80U) return kNoPoint;
    point = (point << 6U) | (next & 0x3FU);
  }
  const bool is_overlong = (length == 3 && point < 0x800U) || (length == 4 && point < 0x10000U);
  const bool is_surrogate = point >= 0xD800U && point <= 0xDFFFU;
  if (is_overlong || is_surrogate || point > 0x10FFFFU) return kNoPoint;
  at += length;
  return point;
}

bool AreInitials(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char first = text[at];
    const std::uint32_t point = NextPoint(text, at);
    const bool is_letter = point < 0x80U ? IsLetter(first) : point >= 0xC0U && point <= 0x1EF3U;
    if (!is_letter) return false;
  }
  return true;
}

bool IsVersion(std::string_view text) {
  int numbers = 0;
  std::size_t at = 0;
  while (true) {
    const std::size_t begin = at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    if (at == begin || (text[begin] == '0' && at - begin > 1)) return false;
    ++numbers;
    if (at == text.size()) return numbers == 3;
    if (text[at] != '.' || numbers == 3) return false;
    ++at;
  }
}

bool Fits(const TypeRow& row, std::string_view text) {
  switch (row.pattern) {
    case Pattern::kCodes:
      return IsListed(row.codes, text);
    case Pattern::kLine:
      return text.find_first_of("\r\n") == std::string_view::npos && !All(text, IsSpace);
    case Pattern::kSomething:
      return !All(text, IsSpace);
    case Pattern::kDigits:
      return All(text, IsDigit);
    case Pattern::kInitials:
      return AreInitials(text);
    case Pattern::kVersion:
      return IsVersion(text);
  }
  return false;
}

std::string Counted(std::size_t count, std::string_view what) {
  return std::to_string(count).append(" ").append(what).append(count == 1 ? "" : "s");
}

}  // namespace

std::string_view BrokenBy(TextType type, std::string_view text) {
  const TypeRow& row = kTypes[static_cast<std::size_t>(type)];
  if (text.empty()) return "RS033";
  if (text.size() > row.length_max && CharactersIn(text) > row.length_max) return row.length_rule;
  if (row.length_min > 1 && text.size() < row.length_min) return row.pattern_rule;
  return Fits(row, text) ? std::string_view{} : row.pattern_rule;
}

std::string_view BrokenBy(const NumberType& type, std::int64_t number) {
  if (number < 0) return "RS001";
  return number > type.max ? type.max_rule : std::string_view{};
}

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string_view ParseDate(std::string_view text, care::v1::Date& date) {
  if (text.size() > 10 && text.find_first_of("Z:") != std::string_view::npos) return "RS032";
  const auto day = care::ParseDay(text);
  if (!day) return "XSD-DATE";
  date = care::ToDate(*day);
  return {};
}

std::int32_t ParseTime(std::string_view text) {
  // hh:mm:ss, then perhaps a point and more digits; 24:00:00 is the end of the day.
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return -1;
  const auto two = [&](std::size_t at) {
    if (!IsDigit(text[at]) || !IsDigit(text[at + 1])) return -1;
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
  };
  const int hours = two(0);
  const int minutes = two(3);
  const int seconds = two(6);
  if (hours < 0 || minutes < 0 || seconds < 0) return -1;
  std::int32_t fraction = 0;
  if (text.size() > 8) {
    const std::string_view digits = text.substr(9);
    if (text[8] != '.' || digits.empty() || !All(digits, IsDigit)) return -1;
    for (std::size_t i = 0; i < 3; ++i) {
      fraction = fraction * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    }
    if (hours == 24 && digits.find_first_not_of('0') != std::string_view::npos) return -1;
  }
  if (hours > 24 || minutes > 59 || seconds > 59) return -1;
  if (hours == 24 && (minutes > 0 || seconds > 0)) return -1;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
}

std::string TimeText(std::int32_t milliseconds) {
  const auto padded = [](std::int32_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(text.size() < width ? width - text.size() : 0, '0') + text;
  };
  const std::int32_t seconds = milliseconds / 1000;
  std::string text = padded(seconds / 3600, 2) + ':' + padded(seconds / 60 % 60, 2) + ':' +
                     padded(seconds % 60, 2);
  if (milliseconds % 1000 != 0) text += '.' + padded(milliseconds % 1000, 3);
  return text;
}

std::string ShapeOf(std::string_view text) {
  if (text.empty()) return "empty";
  const std::size_t count = CharactersIn(text);
  if (All(text, IsDigit)) return Counted(count, "digit");
  if (All(text, IsLetter)) return Counted(count, "letter");
  if (All(text, IsSpace)) return "white space";
  return Counted(count, "character");
}

std::string ShapeOf(std::int64_t number) {
  if (number < 0) return "negative";
  return Counted(std::to_string(number).size(), "digit");
}

bool IsUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (at + kEight <= text.size() && (EightAt(text, at) & kHighBits) == 0) {
      at += kEight;
      continue;
    }
    if (NextPoint(text, at) == kNoPoint) return false;
  }
  return true;
}

bool IsXmlText(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (at + kEight <= text.size() && ArePrintable(EightAt(text, at))) {
      at += kEight;
      continue;
    }
    const char first = text[at];
    const std::uint32_t point = NextPoint(text, at);
    if (point == kNoPoint || point == 0xFFFEU || point == 0xFFFFU) return false;
    if (point < 0x20U && !IsSpace(first)) return false;
  }
  return true;
}

}  // namespace instroom::allocation
