#include "services/gateway/api/csv.h"

#include <cstdio>

namespace instroom::gateway {
namespace {

std::string Cell(std::string text) {
  if (!text.empty() && std::string("=+-@\t\r").find(text.front()) != std::string::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

// A negative count is a number, not a formula: it is written by us, not by a sender.
std::string ValueText(const indicator::v1::Figure& figure) {
  if (figure.protection() == indicator::v1::PROTECTION_SUPPRESSED) return "suppressed";
  if (figure.protection() == indicator::v1::PROTECTION_WITHHELD) return "withheld";
  if (!figure.has_value()) return "";
  if (figure.unit() != indicator::v1::UNIT_SHARE) return std::to_string(figure.value());
  if (!figure.has_denominator() || figure.denominator() == 0) return "";
  char text[40];
  std::snprintf(text, sizeof text, "%.6f",
                static_cast<double>(figure.value()) / static_cast<double>(figure.denominator()));
  return text;
}

}  // namespace

std::string CsvHeader() {
  return "municipality,measure,period,value\r\n";
}

std::string CsvLine(const indicator::v1::Figure& figure) {
  return Cell(figure.area()) + "," + Cell(figure.measure()) + "," + Cell(figure.period()) + "," +
         ValueText(figure) + "\r\n";
}

}  // namespace instroom::gateway
