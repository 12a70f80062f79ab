// Everything that we write is valid against the standard's schemas.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "services/allocation/domain/rule_catalogue.h"
#include "services/allocation/ijw/namespaces.h"
#include "services/allocation/ijw/return_message.h"
#include "services/allocation/ijw/writer.h"
#include "tests/contract/allocation/xsd.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

struct Kinds {
  v1::MessageKind outbound;
  std::string_view answer;
  std::string_view line;
};
constexpr Kinds kKinds[] = {
    {v1::MESSAGE_KIND_JW301, "jw302", "ToegewezenProduct"},
    {v1::MESSAGE_KIND_JW305, "jw306", "StartProduct"},
    {v1::MESSAGE_KIND_JW307, "jw308", "StopProduct"},
};

const Kinds& KindsOf(const v1::Message& message) {
  for (const Kinds& kinds : kKinds) {
    if (kinds.outbound == message.header().kind()) return kinds;
  }
  std::abort();
}

std::string ReturnTo(const v1::Message& message, const std::vector<v1::Fault>& faults,
                     const v1::Person& person) {
  v1::Outcome outcome;
  outcome.set_accepted(faults.empty());
  for (const v1::Fault& fault : faults) *outcome.add_faults() = fault;
  *outcome.mutable_submission()->mutable_header() = message.header();
  *outcome.mutable_submission()->mutable_lines() = message.lines();
  outcome.mutable_judge_time()->set_seconds(1'788'301'800);
  return WriteReturn(outcome, person, "0123456789AB");
}

// Every shape that a return message can have.
std::vector<std::vector<v1::Fault>> FaultsFor(const Kinds& kinds) {
  const std::string line = std::string(kinds.line) + "[1]";
  std::vector<std::vector<v1::Fault>> all{{}, {MakeFault("TR019", "Client", "Client", "x")}};
  for (const RuleRow& row : AllRules()) {
    if (row.return_code.empty()) continue;
    all.push_back({MakeFault(row.id, "Header", "Header", "x")});
    all.push_back({MakeFault(row.id, line, line, "x")});
  }
  all.push_back({MakeFault("TR019", "Client", "Client", "x"), MakeFault("TR074", line, line, "x"),
                 MakeFault("TR063", line, line, "x")});
  return all;
}

void ExpectValid(const v1::Message& message, std::uint64_t seed) {
  const Kinds& kinds = KindsOf(message);
  const std::string xml = WriteMessage(message.header(), message.person(), message.lines());
  EXPECT_EQ(TheXsd().ErrorIn(NamesOf(kinds.outbound)->prefix, xml), "") << "seed " << seed;
  for (const auto& faults : FaultsFor(kinds)) {
    for (const v1::Person& person : {message.person(), v1::Person()}) {
      EXPECT_EQ(TheXsd().ErrorIn(kinds.answer, ReturnTo(message, faults, person)), "")
          << "seed " << seed;
    }
  }
}

TEST(Emitted, ValidMessagesAndTheirReturnMessagesAreValid) {
  SKIP_WITHOUT_XSD();
  for (const Kinds& kinds : kKinds) ExpectValid(ValidOf(kinds.outbound), 0);
}

TEST(Emitted, RandomMessagesAndTheirReturnMessagesAreValid) {
  SKIP_WITHOUT_XSD();
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int i = 0; i < 60 && !HasFailure(); ++i) ExpectValid(RandomMessage(random), seed);
}

}  // namespace
}  // namespace instroom::allocation::testing
