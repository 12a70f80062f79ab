#include "services/gateway/api/lists.h"

#include <nlohmann/json.hpp>

#include "services/care/calendar.h"
#include "services/gateway/api/figure_json.h"
#include "services/gateway/http/problems.h"
#include "services/gateway/http/reading.h"

namespace instroom::gateway {
namespace {

using nlohmann::json;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr int kPageUsual = 100;
constexpr int kPageMax = 1000;
constexpr std::size_t kTokenMax = 500;
constexpr std::size_t kClientKeyDigits = 32;
constexpr std::int64_t kNumberMax = 999'999'999;

template <typename Message>
json DayJson(bool present, const Message& date) {
  const auto day = present ? care::DayOf(date) : std::nullopt;
  return day ? json(care::DayText(*day)) : json(nullptr);
}

json NoticeJson(const notification::v1::Notice& notice) {
  const auto& opened = notice.opened();
  return {{"notice_id", opened.notice_id()},
          {"rule", opened.rule()},
          {"client_key", opened.client_key()},
          {"municipality", opened.municipality()},
          {"provider", opened.provider()},
          {"number", opened.number()},
          {"category", opened.product().category()},
          {"code", opened.product().code()},
          {"due_date", DayJson(opened.has_due_date(), opened.due_date())},
          {"open_time", TimeText(notice.open_time())},
          {"days_left", notice.days_left()}};
}

json AllocationJson(const allocation::v1::Allocation& entry) {
  const auto& current = entry.current();
  json delivered = json::array();
  for (const auto& period : entry.delivered()) {
    delivered.push_back({{"begin_date", DayJson(period.has_begin_date(), period.begin_date())},
                         {"end_date", DayJson(period.has_end_date(), period.end_date())},
                         {"end_reason", period.end_reason()}});
  }
  return {{"client_key", entry.client_key()},
          {"municipality", entry.municipality()},
          {"provider", entry.provider()},
          {"number", current.number()},
          {"category", current.product().category()},
          {"code", current.product().code()},
          {"decision_date", DayJson(current.has_decision_date(), current.decision_date())},
          {"begin_date", DayJson(current.has_begin_date(), current.begin_date())},
          {"end_date", DayJson(current.has_end_date(), current.end_date())},
          {"change_reason", current.change_reason()},
          {"versions", entry.version_count()},
          {"deleted", entry.deleted()},
          {"delivered", std::move(delivered)}};
}

const char* DecisionName(const referral::v1::Referral& entry) {
  if (!entry.has_decided()) return "open";
  switch (entry.decided().decision()) {
    case referral::v1::DECISION_PROVISION:
      return "provision";
    case referral::v1::DECISION_GENERAL_PROVISION:
      return "general_provision";
    case referral::v1::DECISION_NO:
      return "no";
    default:
      return "unknown";
  }
}

json ReferralJson(const referral::v1::Referral& entry) {
  const auto& reported = entry.reported();
  json object{{"referral_id", entry.referral_id()},
              {"client_key", entry.client_key()},
              {"municipality", reported.municipality()},
              {"provider", reported.provider()},
              {"referrer", static_cast<int>(reported.referrer())},
              {"referral_date", DayJson(reported.has_referral_date(), reported.referral_date())},
              {"decision", DecisionName(entry)},
              {"allocation_number", entry.allocation_number()},
              {"waiting_days", nullptr}};
  if (entry.has_waiting_days()) object["waiting_days"] = entry.waiting_days();
  return object;
}

template <typename Request>
void ReadPage(Reading& reading, Request& asked) {
  asked.set_page_size(static_cast<int>(reading.Number("limit", kPageUsual, 1, kPageMax)));
  asked.set_page_token(reading.Text("page", kTokenMax));
}

void RequireOne(Reading& reading, const HttpRequest& request) {
  for (const char* name : {"client_key", "municipality", "provider"}) {
    if (request.query.contains(name)) return;
  }
  reading.Wrong("municipality", "", "client_key, municipality or provider is required");
}

}  // namespace

void ListsApi::Register(platform::HttpServer& server) {
  server.Route("GET", "/v1/notices",
               [this](const HttpRequest& request) { return Notices(request); });
  server.Route("GET", "/v1/allocations",
               [this](const HttpRequest& request) { return Allocations(request); });
  server.Route("GET", "/v1/referrals",
               [this](const HttpRequest& request) { return Referrals(request); });
}

HttpResponse ListsApi::Notices(const HttpRequest& request) {
  Reading reading(request);
  notification::v1::ListNoticesRequest asked;
  asked.set_municipality(reading.Code("municipality", {4}));
  ReadPage(reading, asked);
  if (!reading.ok()) return reading.Refusal();
  const auto answer = upstreams_.notification->ListNotices(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  json notices = json::array();
  for (const auto& notice : answer->notices()) notices.push_back(NoticeJson(notice));
  return JsonResponse(Dump({{"notices", std::move(notices)},
                            {"total_count", answer->total_count()},
                            {"next_page", answer->next_page_token()}}));
}

HttpResponse ListsApi::Allocations(const HttpRequest& request) {
  Reading reading(request);
  RequireOne(reading, request);
  allocation::v1::ListAllocationsRequest asked;
  asked.set_client_key(reading.Hex("client_key", kClientKeyDigits));
  asked.set_municipality(reading.Code("municipality", {4}));
  asked.set_provider(reading.Code("provider", {8}));
  if (const auto number = reading.Number("number", 0, 1, kNumberMax); number > 0) {
    asked.set_number(number);
  }
  if (const auto from = reading.Day("from")) *asked.mutable_period_begin() = *from;
  if (const auto to = reading.Day("to")) *asked.mutable_period_end() = *to;
  asked.set_with_deleted(reading.Flag("with_deleted"));
  ReadPage(reading, asked);
  if (!reading.ok()) return reading.Refusal();
  const auto answer = upstreams_.allocation->ListAllocations(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  json allocations = json::array();
  for (const auto& entry : answer->allocations()) allocations.push_back(AllocationJson(entry));
  return JsonResponse(
      Dump({{"allocations", std::move(allocations)}, {"next_page", answer->next_page_token()}}));
}

HttpResponse ListsApi::Referrals(const HttpRequest& request) {
  Reading reading(request);
  RequireOne(reading, request);
  referral::v1::ListReferralsRequest asked;
  asked.set_client_key(reading.Hex("client_key", kClientKeyDigits));
  asked.set_municipality(reading.Code("municipality", {4}));
  asked.set_provider(reading.Code("provider", {8}));
  asked.set_only_open(reading.Flag("only_open"));
  ReadPage(reading, asked);
  if (!reading.ok()) return reading.Refusal();
  const auto answer = upstreams_.referral->ListReferrals(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  json referrals = json::array();
  for (const auto& entry : answer->referrals()) referrals.push_back(ReferralJson(entry));
  return JsonResponse(
      Dump({{"referrals", std::move(referrals)}, {"next_page", answer->next_page_token()}}));
}

}  // namespace instroom::gateway
