#pragma once

// Every rule of iJw 3.2 that touches JW301, JW302, JW305, JW306, JW307 and JW308: where it is
// judged, with which return code, or why it is not.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/fault.pb.h"
#include "instroom/allocation/v1/header.pb.h"

namespace instroom::allocation {

// Who judges a rule.
enum class Judge : std::uint8_t {
  kDoor,     // ReadXml and CheckForm: the message is refused, there is no return message.
  kMessage,  // CheckMessage: return code 0001.
  kSender,   // The sender's judge.
  kClient,   // The client's judge.
  kKept,  // Not judged on its own: another rule or the way we work keeps it; the note says which.
  kNotJudged  // The note says why.
};

// Messages as a set of bits.
inline constexpr std::uint8_t kOn301 = 1;
inline constexpr std::uint8_t kOn302 = 2;
inline constexpr std::uint8_t kOn305 = 4;
inline constexpr std::uint8_t kOn306 = 8;
inline constexpr std::uint8_t kOn307 = 16;
inline constexpr std::uint8_t kOn308 = 32;
inline constexpr std::uint8_t kOnOutbound = kOn301 | kOn305 | kOn307;
inline constexpr std::uint8_t kOnReturns = kOn302 | kOn306 | kOn308;
inline constexpr std::uint8_t kOnStartStop = kOn305 | kOn307;
inline constexpr std::uint8_t kOnAll = kOnOutbound | kOnReturns;

struct RuleRow {
  std::string_view id;           // "TR074"; unique
  std::uint8_t level = 0;        // 1 to 4 (IV032); 0 for rules without a control level
  std::uint8_t messages = 0;     // kOn… bits
  std::string_view return_code;  // Code list WJ001; empty if it has none
  Judge judge = Judge::kNotJudged;
  std::string_view scope;        // Class or element
  std::string_view explanation;  // What it asks, in a sentence
  std::string_view source;       // Where it is written
  std::string_view note;         // Why not judged, who keeps it, or how it was read
};

// The row of a rule; nullptr if it is not in the catalogue. Constant time.
[[nodiscard]] const RuleRow* FindRule(std::string_view id);
// Every row: levels 1, 2, 3 and 4, then business rules and filling instructions.
[[nodiscard]] std::vector<RuleRow> AllRules();

// So many faults a message is told at most: what judges add must stay small beside the message, or
// its outcome would not fit into the log. The first are enough to refuse it and to mend it.
inline constexpr std::size_t kFaultsMost = 100;

// A fault from a row of the catalogue. Aborts if there is no such row. `place` is the class
// ("Header", "StartProduct[2]"), `field` the element ("StartProduct[2]/Begindatum").
[[nodiscard]] v1::Fault MakeFault(std::string_view rule, std::string place, std::string field,
                                  std::string shape);

// The bit of a message; 0 for an unknown kind.
[[nodiscard]] std::uint8_t MessageBit(v1::MessageKind kind);

// The parts of the catalogue.
[[nodiscard]] std::span<const RuleRow> FormRules();      // level 1
[[nodiscard]] std::span<const RuleRow> ContentRules();   // level 2
[[nodiscard]] std::span<const RuleRow> AcrossRules();    // levels 3 and 4
[[nodiscard]] std::span<const RuleRow> PracticeRules();  // OP and IV

}  // namespace instroom::allocation
