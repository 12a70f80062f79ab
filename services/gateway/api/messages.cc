#include "services/gateway/api/messages.h"

#include <nlohmann/json.hpp>

#include "services/gateway/api/figure_json.h"
#include "services/gateway/http/problems.h"
#include "services/gateway/http/reading.h"

namespace instroom::gateway {
namespace {

using allocation::v1::Judgement;
using nlohmann::json;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr char kXml[] = "application/xml";
constexpr int kAccepted = 202;
constexpr std::size_t kReceiptDigits = 32;

bool IsXml(const std::string& content_type) {
  return content_type.starts_with(kXml) || content_type.starts_with("text/xml");
}

HttpResponse ReturnMessage(const Judgement& judgement) {
  HttpResponse response;
  response.content_type = "application/xml; charset=utf-8";
  response.headers["Cache-Control"] = "no-store";
  response.headers["X-Receipt"] = judgement.receipt_id();
  response.headers["X-Outcome"] = judgement.accepted() ? "accepted" : "rejected";
  response.body = judgement.return_xml();
  return response;
}

std::string OutcomePath(const std::string& receipt_id) {
  return "/v1/messages/" + receipt_id;
}

HttpResponse Pending(const std::string& receipt_id) {
  const std::string path = OutcomePath(receipt_id);
  HttpResponse response = JsonResponse(
      Dump({{"receipt_id", receipt_id}, {"state", "pending"}, {"outcome", path}}), kAccepted);
  response.headers["Location"] = path;
  response.headers["X-Receipt"] = receipt_id;
  return response;
}

// After a restart of the gateway this may also be a message that is not judged yet.
HttpResponse Unknown() {
  HttpResponse response =
      ToProblem({.error = {platform::ErrorKind::kNotFound, "RECEIPT_UNKNOWN",
                           "there is no outcome for this receipt, and it was not given lately"},
                 .fields = {}});
  response.headers["Retry-After"] = "1";
  return response;
}

json FaultsJson(const Judgement& judgement) {
  json faults = json::array();
  for (const auto& fault : judgement.faults()) {
    faults.push_back({{"rule", fault.rule()},
                      {"return_code", fault.return_code()},
                      {"place", fault.place()},
                      {"field", fault.field()},
                      {"shape", fault.shape()},
                      {"explanation", fault.explanation()}});
  }
  return faults;
}

// A receipt belongs to a party, whoever of it asks.
std::string KeyOf(const HttpRequest& request, const std::string& receipt_id) {
  return request.caller.substr(0, request.caller.find(' ')) + " " + receipt_id;
}

void NotePreference(HttpResponse& response, const std::optional<int>& wait) {
  if (wait) response.headers["Preference-Applied"] = "wait=" + std::to_string(*wait);
}

}  // namespace

void MessagesApi::Register(platform::HttpServer& server) {
  server.Route("POST", "/v1/messages",
               [this](const HttpRequest& request) { return Submit(request); });
  server.Route("GET", "/v1/messages/:receipt",
               [this](const HttpRequest& request) { return Outcome(request); });
}

HttpResponse MessagesApi::Submit(const HttpRequest& request) {
  if (!IsXml(HeaderOf(request, "content-type"))) return WrongMediaType(kXml);
  const auto wait = PreferredWait(request);
  allocation::v1::SubmitMessageRequest asked;
  asked.mutable_submittal()->set_xml(request.body);
  asked.set_wait_ms(wait.value_or(0) * 1000);
  const auto answer = port_.Submit(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  issued_.Add(KeyOf(request, answer->receipt().receipt_id()));
  HttpResponse response = answer->has_judgement() ? ReturnMessage(answer->judgement())
                                                  : Pending(answer->receipt().receipt_id());
  NotePreference(response, wait);
  return response;
}

HttpResponse MessagesApi::Outcome(const HttpRequest& request) {
  Reading reading(request);
  allocation::v1::GetOutcomeRequest asked;
  asked.set_receipt_id(reading.Hex("receipt", kReceiptDigits));
  if (!reading.ok()) return reading.Refusal();
  const auto wait = PreferredWait(request);
  asked.set_wait_ms(wait.value_or(0) * 1000);
  const auto answer = port_.GetOutcome({request.caller, PurposeOf(request)}, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  if (!answer->has_judgement() && !issued_.Has(KeyOf(request, asked.receipt_id())))
    return Unknown();
  HttpResponse response;
  if (!answer->has_judgement()) {
    response = Pending(asked.receipt_id());
    response.headers["Retry-After"] = "1";
  } else if (Accepts(request, kXml)) {
    response = ReturnMessage(answer->judgement());
  } else {
    const Judgement& judgement = answer->judgement();
    response = JsonResponse(Dump({{"receipt_id", judgement.receipt_id()},
                                  {"accepted", judgement.accepted()},
                                  {"state", judgement.accepted() ? "accepted" : "rejected"},
                                  {"faults", FaultsJson(judgement)}}));
  }
  NotePreference(response, wait);
  return response;
}

}  // namespace instroom::gateway
