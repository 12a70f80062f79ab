#pragma once

// What becomes of a record that a fold can't read: it stays where it lies, and is told. A fold is
// made anew from its topic, so a program that can read the record takes it at its next start; a
// parked copy would say less and count twice. Judges park (Handled::Park).

#include <string_view>

#include "services/platform/log/record.h"

namespace instroom::platform {

inline constexpr char kNotDecodable[] = "NOT_DECODABLE";

// Counts it as instroom_log_passed_over_total by topic and reason, and logs where it lies. The
// reason is in UPPER_SNAKE_CASE.
void PassOver(const Record& record, std::string_view reason = kNotDecodable);

}  // namespace instroom::platform
