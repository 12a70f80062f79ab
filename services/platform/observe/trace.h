#pragma once

// Trace ids in the manner of W3C Trace Context: "00-<32 hex>-<16 hex>-01", carried through gRPC
// metadata and Kafka headers under "traceparent".

#include <string>
#include <string_view>

namespace instroom::platform {

// A child of `parent` if that is well formed, else a new trace.
[[nodiscard]] std::string NextTrace(std::string_view parent);
// The trace id (32 hex) of a traceparent; empty if it is not well formed.
[[nodiscard]] std::string_view TraceId(std::string_view traceparent);

// Makes `traceparent` the current one of this thread until the end of the scope.
class TraceScope {
 public:
  explicit TraceScope(std::string traceparent);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  std::string before_;
};
// Empty if there is none.
[[nodiscard]] const std::string& CurrentTrace();

}  // namespace instroom::platform
