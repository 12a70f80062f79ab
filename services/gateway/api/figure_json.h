#pragma once

// Figures as JSON, the same wherever the gateway shows them.

#include <nlohmann/json.hpp>
#include <string>

#include "google/protobuf/map.h"
#include "instroom/indicator/v1/figure.pb.h"

namespace instroom::gateway {

// Value and denominator are null if unknown, when `missing_reason` says why, and if too small to
// show or withheld, when `protection` says so.
[[nodiscard]] nlohmann::json FigureJson(const indicator::v1::Figure& figure);
[[nodiscard]] nlohmann::json MeasureJson(const indicator::v1::Measure& measure);
// "youths", "allocations", "chains", "share", "extensions"; "unknown" for what this program does
// not know yet.
[[nodiscard]] const char* UnitName(indicator::v1::Unit unit);
// "none", "rounded", "suppressed", "withheld"; "withheld" for what this program does not know yet.
[[nodiscard]] const char* ProtectionName(indicator::v1::Protection protection);
// RFC 3339 in UTC, to the millisecond.
[[nodiscard]] std::string TimeText(std::int64_t seconds, std::int32_t nanos);

template <typename Timestamp>
[[nodiscard]] std::string TimeText(const Timestamp& time) {
  return TimeText(time.seconds(), time.nanos());
}

[[nodiscard]] nlohmann::json TextsJson(
    const google::protobuf::Map<std::string, std::string>& texts);

// JSON text; what is not UTF-8 is replaced, never thrown at.
[[nodiscard]] std::string Dump(const nlohmann::json& json);

}  // namespace instroom::gateway
