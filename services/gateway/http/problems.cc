#include "services/gateway/http/problems.h"

#include <map>
#include <nlohmann/json.hpp>

namespace instroom::gateway {

namespace {

// What HTTP tells apart and the kinds of error don't.
const std::map<std::string, int>& StatusOfReason() {
  static const std::map<std::string, int> statuses{{"UNAUTHENTICATED", 401},
                                                   {"PERMISSION_DENIED", 403},
                                                   {"UNKNOWN_SENDER", 403},
                                                   {"MEDIA_TYPE_NOT_SUPPORTED", 415},
                                                   {"UNIMPLEMENTED", 501}};
  return statuses;
}

}  // namespace

platform::HttpResponse ToProblem(const CallError& failed) {
  platform::HttpResponse response = platform::Problem(failed.error, failed.fields);
  response.headers["Cache-Control"] = "no-store";
  const auto own = StatusOfReason().find(failed.error.reason);
  if (own == StatusOfReason().end()) return response;
  auto body = nlohmann::json::parse(response.body);
  body["status"] = own->second;
  response.status = own->second;
  response.body = body.dump();
  return response;
}

platform::HttpResponse WrongMediaType(const std::string& expected) {
  return ToProblem(
      {.error = {platform::ErrorKind::kInvalidInput, "MEDIA_TYPE_NOT_SUPPORTED",
                 "send " + expected},
       .fields = {
           {.field = "Content-Type", .rule = "OP192", .shape = "", .explanation = expected}}});
}

platform::HttpResponse JsonResponse(std::string body, int status) {
  platform::HttpResponse response;
  response.status = status;
  response.headers["Cache-Control"] = "no-store";
  response.body = std::move(body);
  return response;
}

}  // namespace instroom::gateway
