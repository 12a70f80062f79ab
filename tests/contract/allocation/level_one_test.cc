// Control level 1 is the standard's schema: random changes to valid messages are judged alike.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "services/allocation/domain/form.h"
#include "services/allocation/ijw/namespaces.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/contract/allocation/mutations.h"
#include "tests/contract/allocation/xsd.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

// RS033 forbids empty elements; the schema lets classes whose elements are all optional be empty.
bool IsOnlyEmptyClasses(const NotRead& refusal) {
  return std::all_of(refusal.faults.begin(), refusal.faults.end(), [](const v1::Fault& fault) {
    return fault.rule() == "RS033" &&
           (fault.field().ends_with("Adres") || fault.field().ends_with("Periode"));
  });
}

TEST(LevelOne, JudgesRandomChangesAsTheSchemaDoes) {
  SKIP_WITHOUT_XSD();
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  const v1::MessageKind kinds[] = {v1::MESSAGE_KIND_JW301, v1::MESSAGE_KIND_JW305,
                                   v1::MESSAGE_KIND_JW307};
  int valid = 0;
  int invalid = 0;
  for (int i = 0; i < 20'000 && !HasFailure(); ++i) {
    const v1::Message message = i % 4 == 0 ? RandomMessage(random) : ValidOf(kinds[random() % 3]);
    const std::string xml =
        Mutated(WriteMessage(message.header(), message.person(), message.lines()), random);
    const std::string error = TheXsd().ErrorIn(NamesOf(message.header().kind())->prefix, xml);
    const auto read = ReadXml(xml);
    ++(error.empty() ? valid : invalid);
    if (!read.ok() && error.empty() && IsOnlyEmptyClasses(read.error())) continue;
    EXPECT_EQ(read.ok(), error.empty())
        << "seed " << seed << ", change " << i << "\nschema: " << error
        << "\ndoor: " << (read.ok() ? "read" : read.error().faults.front().DebugString()) << "\n"
        << xml;
    if (!read.ok()) continue;
    EXPECT_TRUE(CheckForm(*read).empty()) << "seed " << seed << ", change " << i;
  }
  // Both answers have to occur often, or nothing was compared.
  EXPECT_GT(valid, 1000);
  EXPECT_GT(invalid, 1000);
}

}  // namespace
}  // namespace instroom::allocation::testing
