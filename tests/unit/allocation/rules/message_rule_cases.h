#pragma once

// The test table of the rules inside a message: for each a message that just keeps it and one that
// just breaks it.

#include <string_view>
#include <vector>

#include "instroom/allocation/v1/message.pb.h"

namespace instroom::allocation::testing {

struct RuleCase {
  std::string_view rule;
  std::string_view what;  // What this case is about
  v1::MessageKind kind;   // Which valid message is changed
  void (*good)(v1::Message&);
  void (*bad)(v1::Message&);
  std::string_view field;  // Where the broken rule is reported
};

[[nodiscard]] const std::vector<RuleCase>& MessageRuleCases();

}  // namespace instroom::allocation::testing
