#include "services/platform/observe/trace.h"

#include <cstdint>
#include <cstdio>
#include <random>
#include <utility>

namespace instroom::platform {
namespace {

constexpr std::size_t kTraceparentSize = 55;

bool IsHex(std::string_view text) {
  for (const char c : text) {
    if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

bool AllZero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

std::uint64_t Random() {
  thread_local std::mt19937_64 generator{[] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) | device();
  }()};
  std::uint64_t value = 0;
  while (value == 0) value = generator();
  return value;
}

std::string Hex16(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

std::string& Current() {
  thread_local std::string current;
  return current;
}

}  // namespace

std::string_view TraceId(std::string_view traceparent) {
  if (traceparent.size() != kTraceparentSize) return {};
  const std::string_view version = traceparent.substr(0, 2);
  const std::string_view trace = traceparent.substr(3, 32);
  const std::string_view span = traceparent.substr(36, 16);
  const bool dashes = traceparent[2] == '-' && traceparent[35] == '-' && traceparent[52] == '-';
  if (!dashes || !IsHex(version) || version == "ff" || !IsHex(traceparent.substr(53))) return {};
  if (!IsHex(trace) || AllZero(trace) || !IsHex(span) || AllZero(span)) return {};
  return trace;
}

std::string NextTrace(std::string_view parent) {
  const std::string_view trace = TraceId(parent);
  const std::string id = trace.empty() ? Hex16(Random()) + Hex16(Random()) : std::string(trace);
  return "00-" + id + "-" + Hex16(Random()) + "-01";
}

TraceScope::TraceScope(std::string traceparent)
    : before_(std::exchange(Current(), std::move(traceparent))) {}

TraceScope::~TraceScope() {
  Current() = std::move(before_);
}

const std::string& CurrentTrace() {
  return Current();
}

}  // namespace instroom::platform
