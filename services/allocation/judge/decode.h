#pragma once

// From bytes of the log to messages and back; what every hop asks of a record before it is judged.

#include <google/protobuf/message_lite.h>

#include <string>
#include <string_view>

#include "instroom/allocation/v1/submission.pb.h"
#include "services/platform/log/record.h"

namespace instroom::allocation {

inline constexpr char kNotDecodable[] = "NOT_DECODABLE";

[[nodiscard]] bool Parse(std::string_view bytes, google::protobuf::MessageLite& message);

// What makes a submission impossible to judge: a header, key or receipt that the door would never
// have written. Empty if nothing does; else the field, never its value.
[[nodiscard]] std::string DefectOf(const v1::Submission& submission);

[[nodiscard]] platform::Outgoing RecordOf(const char* topic, std::string key, std::string value);

}  // namespace instroom::allocation
