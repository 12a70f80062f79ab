#pragma once

// The rule "a residential allocation ends within so many months" as data. Pure; knows no file.
// Source: Lelystad 2025-2028, knop 12, action 3; "a number of months" is left to the region.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/care/calendar.h"

namespace instroom::notification {

struct EndingRule {
  // "residential-ending@1": shows in every notice.
  std::string name_and_version;
  // How long before the end it speaks; 1 to 24 months.
  int months = 3;
  // Categories of code list JZ020 that are residential.
  std::set<std::string> categories;
  // Own products (municipality, code) that are residential.
  std::set<std::pair<std::string, std::string>> own_products;
  // Where the rule comes from.
  std::string source;
};

// The last day on which an end still counts as soon.
[[nodiscard]] care::Day Horizon(const EndingRule& rule, care::Day today);

}  // namespace instroom::notification
