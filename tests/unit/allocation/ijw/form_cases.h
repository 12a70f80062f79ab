#pragma once

// The test table of control level 1: for each rule a change of a valid XML text that just keeps it
// and one that just breaks it.

#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/header.pb.h"

namespace instroom::allocation::testing {

struct FormXmlCase {
  std::string_view rule;
  v1::MessageKind kind;
  std::string from;  // What is replaced, at its first place
  std::string good;
  std::string bad;
};

[[nodiscard]] const std::vector<FormXmlCase>& FormXmlCases();

}  // namespace instroom::allocation::testing
