#pragma once

// Control level 1 for messages that arrive as protobuf: the same limits that the XML of the
// standard has. What ReadXml gives always passes.

#include <vector>

#include "instroom/allocation/v1/fault.pb.h"
#include "instroom/allocation/v1/message.pb.h"

namespace instroom::allocation {

// Everything that is against the form of JW301, JW305 or JW307: absent and unknown values, lengths,
// patterns, code lists, dates that do not exist, lines that belong to another kind. Empty if there
// is nothing; stops after 100. No fault carries a value, only its shape. Pure; linear in the
// message.
[[nodiscard]] std::vector<v1::Fault> CheckForm(const v1::Message& message);

}  // namespace instroom::allocation
