#pragma once

// Figures as lines of CSV (RFC 4180): municipality,measure,period,value.

#include <string>

#include "instroom/indicator/v1/figure.pb.h"

namespace instroom::gateway {

[[nodiscard]] std::string CsvHeader();
// A share as a decimal fraction with six digits; unknown as an empty cell, too small to show as
// "suppressed", not given to this reader as "withheld": neither is a number. A text that a
// spreadsheet would take for a formula gets an apostrophe before it.
[[nodiscard]] std::string CsvLine(const indicator::v1::Figure& figure);

}  // namespace instroom::gateway
