#pragma once

// Errors as gRPC statuses with google.rpc details, and back. The one mapping table of this edge.

#include <grpcpp/grpcpp.h>

#include <string>
#include <vector>

#include "services/platform/base/error.h"

namespace instroom::platform {

struct FieldViolation {
  std::string field;
  std::string description;
};

// kInvalidInput INVALID_ARGUMENT, kNotFound NOT_FOUND, kConflict ABORTED, kUnavailable UNAVAILABLE
// with RetryInfo, kTooMuch RESOURCE_EXHAUSTED with the time in RetryInfo, kCorrupt DATA_LOSS,
// kUnknownCaller UNAUTHENTICATED, kNotAllowed PERMISSION_DENIED; always with ErrorInfo{reason,
// "instroom"}.
[[nodiscard]] grpc::Status ToStatus(const Error& error,
                                    const std::vector<FieldViolation>& violations = {});
// Anything a server may answer, as an Error; reason from ErrorInfo if it is there.
[[nodiscard]] Error FromStatus(const grpc::Status& status);
// Violations carried by a status.
[[nodiscard]] std::vector<FieldViolation> ViolationsOf(const grpc::Status& status);

// Joins the trace of the caller; put it on the stack at the start of every method.
[[nodiscard]] std::string TraceOf(const grpc::ServerContext& context);
// Sends the current trace along and sets the deadline; call it for every outgoing call.
void Prepare(grpc::ClientContext& context, std::chrono::milliseconds deadline);

}  // namespace instroom::platform
