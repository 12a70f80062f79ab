#pragma once

// The environment's failures, as values that say what the caller can do.

#include <chrono>
#include <cstdint>
#include <string>

#include "services/platform/base/result.h"

namespace instroom::platform {

enum class ErrorKind : std::uint8_t {
  kInvalidInput,   // Fix the request; repeating it is pointless.
  kNotFound,       // What was named does not exist.
  kConflict,       // Somebody else was first; reload and decide again.
  kUnavailable,    // A neighbour is down or slow, or a queue is full; repeat with back-off.
  kTooMuch,        // The caller had its share; repeat after `retry_after`.
  kCorrupt,        // Bytes break their own contract; park them.
  kUnknownCaller,  // Prove who you are; repeating it without that is pointless.
  kNotAllowed,     // Known, but not allowed; somebody else may be.
};

// `reason` is stable UPPER_SNAKE_CASE. `detail` is for an engineer: ids, fields and shapes only,
// never a name, a BSN or payload bytes. Every edge that shows it blots what looks like a person
// (observe/personal_shape.h).
struct Error {
  ErrorKind kind = ErrorKind::kCorrupt;
  std::string reason;
  std::string detail;
  // With kTooMuch only.
  std::chrono::milliseconds retry_after{0};
};

[[nodiscard]] constexpr bool IsRetryable(ErrorKind kind) {
  return kind == ErrorKind::kUnavailable || kind == ErrorKind::kConflict ||
         kind == ErrorKind::kTooMuch;
}

template <typename T>
using Outcome = Result<T, Error>;

}  // namespace instroom::platform
