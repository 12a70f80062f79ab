#pragma once

// Messages for tests: one of each kind that keeps every rule, to be changed by the test.

#include <random>
#include <string_view>

#include "instroom/allocation/v1/message.pb.h"

namespace instroom::allocation::testing {

// 2026-09-01 and so on; "" gives an empty date.
[[nodiscard]] care::v1::Date DateOf(std::string_view text);

// Two relations, two contacts, two products, every optional element filled somewhere.
[[nodiscard]] v1::Message Valid301();
[[nodiscard]] v1::Message Valid305();
[[nodiscard]] v1::Message Valid307();
[[nodiscard]] v1::Message ValidOf(v1::MessageKind kind);

// A message that passes CheckForm, with odd texts and absent parts; rules inside it may be broken.
[[nodiscard]] v1::Message RandomMessage(std::mt19937_64& random);

}  // namespace instroom::allocation::testing
