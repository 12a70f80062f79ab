#include "services/gateway/api/feeds.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "services/gateway/api/figure_json.h"
#include "services/gateway/http/problems.h"
#include "services/gateway/http/reading.h"

namespace instroom::gateway {
namespace {

using allocation::v1::ReadFeedRequest;
using allocation::v1::ReadFeedResponse;
using nlohmann::json;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr std::size_t kCursorMax = 200;
constexpr int kItemsMax = 1000;
constexpr int kItemsUsual = 100;
constexpr int kWaitSecondsMax = 30;
// Short, so that a reader that left and a server that stops are noticed soon.
constexpr int kFollowWaitMs = 1000;
constexpr int kFollowItems = 50;

json ItemJson(const ReadFeedResponse& item) {
  const bool is_return = item.kind() == allocation::v1::DELIVERY_KIND_RETURN;
  const std::string& name = allocation::v1::MessageKind_Name(item.message_kind());
  constexpr std::string_view kPrefix = "MESSAGE_KIND_";
  return {{"cursor", item.cursor()},
          {"kind", is_return ? "return" : "message"},
          {"message", name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name},
          {"receipt_id", item.receipt_id()},
          {"judge_time", TimeText(item.judge_time())},
          {"xml", item.xml()},
          {"erased", item.erased()}};
}

ReadFeedRequest ReadRequest(Reading& reading) {
  ReadFeedRequest asked;
  asked.set_party(reading.Code("party", {4, 8}));
  asked.set_after(reading.Text("after", kCursorMax));
  asked.set_limit(static_cast<int>(reading.Number("limit", kItemsUsual, 1, kItemsMax)));
  asked.set_wait_ms(static_cast<int>(reading.Number("wait", 0, 0, kWaitSecondsMax)) * 1000);
  return asked;
}

}  // namespace

void FeedsApi::Register(platform::HttpServer& server) {
  server.Route("GET", "/v1/feeds/:party",
               [this](const HttpRequest& request) { return Items(request); });
  server.Stream("/v1/feeds/:party",
                [this](const HttpRequest& request, platform::EventStream& events) {
                  Follow(request, events);
                });
}

HttpResponse FeedsApi::Items(const HttpRequest& request) {
  Reading reading(request);
  const ReadFeedRequest asked = ReadRequest(reading);
  if (!reading.ok()) return reading.Refusal();
  const auto answer = port_.ReadFeed({request.caller, PurposeOf(request)}, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  json items = json::array();
  for (const ReadFeedResponse& item : *answer) items.push_back(ItemJson(item));
  const std::string next = answer->empty() ? asked.after() : answer->back().cursor();
  return JsonResponse(
      Dump({{"party", asked.party()}, {"items", std::move(items)}, {"next", next}}));
}

void FeedsApi::Follow(const HttpRequest& request, platform::EventStream& events) {
  Reading reading(request);
  ReadFeedRequest asked = ReadRequest(reading);
  const std::string last = HeaderOf(request, "last-event-id");
  if (!last.empty()) asked.set_after(last);
  if (!reading.ok()) {
    events.Write("", "problem", reading.Refusal().body);
    return;
  }
  asked.set_limit(kFollowItems);
  asked.set_wait_ms(kFollowWaitMs);
  // The reader sees at once that it is connected.
  if (!events.KeepAlive()) return;
  while (!events.Stopping()) {
    const auto answer = port_.ReadFeed({request.caller, PurposeOf(request)}, asked);
    if (!answer.ok()) {
      // The reader comes back by itself, with its cursor.
      events.Write("", "problem", ToProblem(answer.error()).body);
      return;
    }
    for (const ReadFeedResponse& item : *answer) {
      if (!events.Write(item.cursor(), "item", Dump(ItemJson(item)))) return;
      asked.set_after(item.cursor());
    }
  }
}

}  // namespace instroom::gateway
