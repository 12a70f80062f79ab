#pragma once

// Control level 2: every rule of iJw 3.2 that one message alone can break (conditions, constraints
// and technical rules of the XSLT). A message with a fault here gets return code 0001.

#include <string_view>
#include <vector>

#include "instroom/allocation/v1/fault.pb.h"
#include "instroom/allocation/v1/message.pb.h"

namespace instroom::allocation {

// Every rule that the message breaks, once for each place. Empty if there is none. The message must
// have passed CheckForm (or come from ReadXml). Pure; n log n in the number of products.
[[nodiscard]] std::vector<v1::Fault> CheckMessage(const v1::Message& message);

// Rules that CheckMessage judges, in its order; for the test that each has its cases.
[[nodiscard]] std::vector<std::string_view> JudgedMessageRules();

}  // namespace instroom::allocation
