#include "services/platform/http/problem.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "services/platform/observe/personal_shape.h"

namespace instroom::platform {
namespace {

using nlohmann::json;

const char* TitleOf(int status) {
  switch (status) {
    case 400:
      return "The request is not right";
    case 401:
      return "Who calls is not known";
    case 403:
      return "Not allowed for this caller";
    case 404:
      return "There is no such thing";
    case 405:
      return "The method does not fit the path";
    case 409:
      return "Somebody else was first";
    case 413:
      return "The body is too large";
    case 414:
      return "The address is too long";
    case 429:
      return "This caller had its share for now";
    case 503:
      return "Try again later";
    default:
      return status < 500 ? "The request was refused" : "Something went wrong here";
  }
}

int StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return 400;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kConflict:
      return 409;
    case ErrorKind::kUnavailable:
      return 503;
    case ErrorKind::kTooMuch:
      return 429;
    case ErrorKind::kCorrupt:
      return 500;
    case ErrorKind::kUnknownCaller:
      return 401;
    case ErrorKind::kNotAllowed:
      return 403;
  }
  return 500;
}

// "QUEUE_FULL" is urn:instroom:problem:queue-full.
std::string TypeOf(const std::string& reason) {
  std::string type = "urn:instroom:problem:";
  for (const char c : reason) {
    const bool upper = c >= 'A' && c <= 'Z';
    type += c == '_' ? '-' : upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return type;
}

HttpResponse Compose(int status, const std::string& reason, const std::string& detail,
                     const std::vector<ProblemField>& fields) {
  json body{{"type", TypeOf(reason)},
            {"title", TitleOf(status)},
            {"status", status},
            {"detail", Blotted(detail)},
            {"reason", reason}};
  for (const ProblemField& field : fields) {
    body["errors"].push_back({{"field", field.field},
                              {"rule", field.rule},
                              {"shape", Blotted(field.shape)},
                              {"explanation", Blotted(field.explanation)}});
  }
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  if (status == 503) response.headers.emplace("Retry-After", "1");
  return response;
}

}  // namespace

HttpResponse ProblemOf(int status, const std::string& reason, const std::string& detail) {
  return Compose(status, reason, detail, {});
}

HttpResponse Problem(const Error& error, const std::vector<ProblemField>& fields) {
  HttpResponse response = Compose(StatusOf(error.kind), error.reason, error.detail, fields);
  if (error.kind == ErrorKind::kTooMuch) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(error.retry_after);
    response.headers.emplace("Retry-After",
                             std::to_string(std::max<std::int64_t>(wait.count(), 1)));
  }
  return response;
}

}  // namespace instroom::platform
