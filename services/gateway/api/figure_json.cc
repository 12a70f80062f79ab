#include "services/gateway/api/figure_json.h"

#include <chrono>
#include <cstdio>

namespace instroom::gateway {

using nlohmann::json;

const char* UnitName(indicator::v1::Unit unit) {
  switch (unit) {
    case indicator::v1::UNIT_YOUTHS:
      return "youths";
    case indicator::v1::UNIT_ALLOCATIONS:
      return "allocations";
    case indicator::v1::UNIT_CHAINS:
      return "chains";
    case indicator::v1::UNIT_SHARE:
      return "share";
    case indicator::v1::UNIT_EXTENSIONS:
      return "extensions";
    default:
      return "unknown";
  }
}

const char* ProtectionName(indicator::v1::Protection protection) {
  switch (protection) {
    case indicator::v1::PROTECTION_UNSPECIFIED:
      return "none";
    case indicator::v1::PROTECTION_ROUNDED:
      return "rounded";
    case indicator::v1::PROTECTION_SUPPRESSED:
      return "suppressed";
    default:
      return "withheld";
  }
}

std::string TimeText(std::int64_t seconds, std::int32_t nanos) {
  using std::chrono::floor;
  const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
  const auto day = floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(moment - day);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()},
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), nanos / 1'000'000);
  return text;
}

json TextsJson(const google::protobuf::Map<std::string, std::string>& texts) {
  json object = json::object();
  for (const auto& [language, text] : texts) object[language] = text;
  return object;
}

json FigureJson(const indicator::v1::Figure& figure) {
  json object{{"measure", figure.measure()},
              {"area", figure.area()},
              {"period", figure.period()},
              {"value", nullptr},
              {"denominator", nullptr},
              {"unit", UnitName(figure.unit())},
              {"definition_version", figure.definition_version()},
              {"as_of", nullptr},
              {"missing_reason", figure.missing_reason()},
              {"running", figure.running()},
              {"protection", ProtectionName(figure.protection())}};
  if (figure.has_value()) object["value"] = figure.value();
  if (figure.has_denominator()) object["denominator"] = figure.denominator();
  if (figure.margin() > 0) object["margin"] = figure.margin();
  if (figure.has_as_of_time()) object["as_of"] = TimeText(figure.as_of_time());
  return object;
}

json MeasureJson(const indicator::v1::Measure& measure) {
  return {{"measure", measure.measure()},
          {"titles", TextsJson(measure.titles())},
          {"explanations", TextsJson(measure.explanations())},
          {"unit", UnitName(measure.unit())},
          {"by_month", measure.by_month()},
          {"by_year", measure.by_year()},
          {"source", measure.source()},
          {"status", measure.status()}};
}

std::string Dump(const json& object) {
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace instroom::gateway
