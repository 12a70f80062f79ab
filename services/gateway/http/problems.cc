#include "services/gateway/http/problems.h"

#include <nlohmann/json.hpp>

namespace instroom::gateway {

platform::HttpResponse ToProblem(const CallError& failed) {
  platform::HttpResponse response = platform::Problem(failed.error, failed.fields);
  response.headers["Cache-Control"] = "no-store";
  return response;
}

platform::HttpResponse WrongMediaType(const std::string& expected) {
  platform::HttpResponse response = platform::Problem(
      {platform::ErrorKind::kInvalidInput, "MEDIA_TYPE_NOT_SUPPORTED", "send " + expected},
      {{.field = "Content-Type", .rule = "OP192", .shape = "", .explanation = expected}});
  constexpr int kUnsupportedMediaType = 415;
  auto body = nlohmann::json::parse(response.body);
  body["status"] = kUnsupportedMediaType;
  response.status = kUnsupportedMediaType;
  response.body = body.dump();
  return response;
}

platform::HttpResponse JsonResponse(std::string body, int status) {
  platform::HttpResponse response;
  response.status = status;
  response.headers["Cache-Control"] = "no-store";
  response.body = std::move(body);
  return response;
}

}  // namespace instroom::gateway
