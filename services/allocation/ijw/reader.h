#pragma once

// The door for the XML of the standard: control level 1 and the way from XML to protobuf. The only
// room that knows XML.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/fault.pb.h"
#include "instroom/allocation/v1/message.pb.h"
#include "services/platform/base/result.h"

namespace instroom::allocation {

// OP179: 25 MB.
inline constexpr std::size_t kXmlBytesMax = 25U * 1024U * 1024U;

// Why an XML text is no message. `reason` is one of
// EMPTY, TOO_LARGE, BYTE_ORDER_MARK, NOT_UTF8, DOCTYPE_NOT_ALLOWED, NOT_WELL_FORMED, TOO_DEEP,
// UNKNOWN_MESSAGE, NOT_VALID_AGAINST_SCHEMA. There is at least one fault; faults carry shapes and
// line numbers, never values.
struct NotRead {
  std::string reason;
  std::vector<v1::Fault> faults;
};

// Reads JW301, JW305 or JW307. What it gives passes CheckForm. Never loads anything, never expands
// entities, never prints. Thread-safe.
[[nodiscard]] platform::Result<v1::Message, NotRead> ReadXml(std::string_view xml);

}  // namespace instroom::allocation
