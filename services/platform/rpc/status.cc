#include "services/platform/rpc/status.h"

#include <string_view>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/platform/observe/personal_shape.h"
#include "services/platform/observe/trace.h"

namespace instroom::platform {
namespace {

constexpr char kDomain[] = "instroom";
constexpr char kTraceKey[] = "traceparent";
// After this a neighbour that was down may be back.
constexpr std::chrono::milliseconds kRetryDelay{500};

grpc::StatusCode CodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case ErrorKind::kNotFound:
      return grpc::StatusCode::NOT_FOUND;
    case ErrorKind::kConflict:
      return grpc::StatusCode::ABORTED;
    case ErrorKind::kUnavailable:
      return grpc::StatusCode::UNAVAILABLE;
    case ErrorKind::kTooMuch:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case ErrorKind::kCorrupt:
      return grpc::StatusCode::DATA_LOSS;
    case ErrorKind::kUnknownCaller:
      return grpc::StatusCode::UNAUTHENTICATED;
    case ErrorKind::kNotAllowed:
      return grpc::StatusCode::PERMISSION_DENIED;
  }
  return grpc::StatusCode::UNKNOWN;
}

// What the caller can do, and the reason if the status names none.
std::pair<ErrorKind, const char*> KindOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INVALID_ARGUMENT:
      return {ErrorKind::kInvalidInput, "INVALID_ARGUMENT"};
    case grpc::StatusCode::OUT_OF_RANGE:
      return {ErrorKind::kInvalidInput, "OUT_OF_RANGE"};
    case grpc::StatusCode::FAILED_PRECONDITION:
      return {ErrorKind::kInvalidInput, "FAILED_PRECONDITION"};
    case grpc::StatusCode::PERMISSION_DENIED:
      return {ErrorKind::kNotAllowed, "PERMISSION_DENIED"};
    case grpc::StatusCode::UNAUTHENTICATED:
      return {ErrorKind::kUnknownCaller, "UNAUTHENTICATED"};
    case grpc::StatusCode::UNIMPLEMENTED:
      return {ErrorKind::kInvalidInput, "UNIMPLEMENTED"};
    case grpc::StatusCode::NOT_FOUND:
      return {ErrorKind::kNotFound, "NOT_FOUND"};
    case grpc::StatusCode::ABORTED:
      return {ErrorKind::kConflict, "ABORTED"};
    case grpc::StatusCode::ALREADY_EXISTS:
      return {ErrorKind::kConflict, "ALREADY_EXISTS"};
    case grpc::StatusCode::UNAVAILABLE:
      return {ErrorKind::kUnavailable, "UNAVAILABLE"};
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return {ErrorKind::kUnavailable, "DEADLINE_EXCEEDED"};
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return {ErrorKind::kUnavailable, "RESOURCE_EXHAUSTED"};
    case grpc::StatusCode::CANCELLED:
      return {ErrorKind::kUnavailable, "CANCELLED"};
    default:
      return {ErrorKind::kCorrupt, "INTERNAL"};
  }
}

// The first detail of its type, if there is one.
template <typename Detail>
bool FindDetail(const grpc::Status& status, Detail& detail) {
  google::rpc::Status rich;
  if (!rich.ParseFromString(status.error_details())) return false;
  for (const auto& any : rich.details()) {
    if (any.Is<Detail>() && any.UnpackTo(&detail)) return true;
  }
  return false;
}

void AddRetry(std::chrono::milliseconds delay, google::rpc::Status& rich) {
  google::rpc::RetryInfo retry;
  auto& sent = *retry.mutable_retry_delay();
  sent.set_seconds(delay.count() / 1000);
  sent.set_nanos(static_cast<std::int32_t>(delay.count() % 1000) * 1'000'000);
  rich.add_details()->PackFrom(retry);
}

// A refusal before the handler can't carry details: its message begins with the reason.
std::string ReasonIn(const std::string& message) {
  const auto end = message.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  return end != std::string::npos && end > 1 && message[end] == ':' ? message.substr(0, end)
                                                                    : std::string();
}

}  // namespace

grpc::Status ToStatus(const Error& error, const std::vector<FieldViolation>& violations) {
  const std::string detail = Blotted(error.detail);
  google::rpc::Status rich;
  rich.set_code(CodeOf(error.kind));
  rich.set_message(detail);
  google::rpc::ErrorInfo why;
  why.set_reason(error.reason);
  why.set_domain(kDomain);
  rich.add_details()->PackFrom(why);
  if (error.kind == ErrorKind::kUnavailable) AddRetry(kRetryDelay, rich);
  if (error.kind == ErrorKind::kTooMuch) AddRetry(error.retry_after, rich);
  if (!violations.empty()) {
    google::rpc::BadRequest bad;
    for (const FieldViolation& violation : violations) {
      auto* added = bad.add_field_violations();
      added->set_field(violation.field);
      added->set_description(Blotted(violation.description));
    }
    rich.add_details()->PackFrom(bad);
  }
  return {CodeOf(error.kind), detail, rich.SerializeAsString()};
}

Error FromStatus(const grpc::Status& status) {
  const auto [kind, fallback] = KindOf(status.error_code());
  google::rpc::ErrorInfo why;
  if (!FindDetail(status, why) || why.reason().empty()) {
    why.set_reason(ReasonIn(status.error_message()));
  }
  Error error{kind, why.reason().empty() ? std::string(fallback) : why.reason(),
              status.error_message()};
  // The library says the same of bytes that are too many, and then there is nothing to wait for.
  if (status.error_code() != grpc::StatusCode::RESOURCE_EXHAUSTED || why.reason().empty()) {
    return error;
  }
  error.kind = ErrorKind::kTooMuch;
  // A flood is refused before its handler, where a status has no details.
  error.retry_after = kRetryDelay;
  if (google::rpc::RetryInfo retry; FindDetail(status, retry)) {
    error.retry_after = std::chrono::milliseconds(retry.retry_delay().seconds() * 1000 +
                                                  retry.retry_delay().nanos() / 1'000'000);
  }
  return error;
}

std::vector<FieldViolation> ViolationsOf(const grpc::Status& status) {
  std::vector<FieldViolation> violations;
  google::rpc::BadRequest bad;
  if (!FindDetail(status, bad)) return violations;
  for (const auto& violation : bad.field_violations()) {
    violations.push_back({violation.field(), violation.description()});
  }
  return violations;
}

std::string TraceOf(const grpc::ServerContext& context) {
  const auto& sent = context.client_metadata();
  const auto found = sent.find(kTraceKey);
  if (found == sent.end()) return NextTrace("");
  return NextTrace(std::string_view(found->second.data(), found->second.size()));
}

void Prepare(grpc::ClientContext& context, std::chrono::milliseconds deadline) {
  context.AddMetadata(kTraceKey, NextTrace(CurrentTrace()));
  context.set_deadline(std::chrono::system_clock::now() + deadline);
}

}  // namespace instroom::platform
