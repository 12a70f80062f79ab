#include "services/notification/delivery/cloud_event.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "services/care/calendar.h"
#include "services/notification/delivery/delivery_book.h"
#include "services/platform/auth/webhook_signature.h"

namespace instroom::notification {
namespace {

std::string Rfc3339(platform::Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss time{at - day};
  char text[48];
  std::snprintf(text, sizeof text, "%sT%02d:%02d:%02d.%03dZ", care::DayText(day).c_str(),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()),
                static_cast<int>(time.subseconds().count()));
  return text;
}

}  // namespace

WebhookPost MakePost(const std::string& delivery_id, const v1::NotificationEvent& event,
                     const std::string& secret, platform::Instant at) {
  nlohmann::json about;
  std::string type;
  if (event.has_opened()) {
    const auto& opened = event.opened();
    type = "nl.instroom.notice.opened";
    about = {
        {"noticeId", opened.notice_id()},        {"rule", opened.rule()},
        {"municipality", opened.municipality()}, {"provider", opened.provider()},
        {"allocationNumber", opened.number()},   {"productCategory", opened.product().category()},
        {"productCode", opened.product().code()}};
    if (const auto due = care::DayOf(opened.due_date())) about["dueDate"] = care::DayText(*due);
  } else {
    type = "nl.instroom.notice.withdrawn";
    about = {{"noticeId", event.withdrawn().notice_id()},
             {"municipality", event.withdrawn().municipality()},
             {"reason", event.withdrawn().reason()}};
  }
  const nlohmann::json body = {{"specversion", "1.0"},
                               {"id", delivery_id},
                               {"source", "urn:instroom:notification"},
                               {"type", type},
                               {"subject", about["noticeId"]},
                               {"time", Rfc3339(InstantOf(event.occur_time()))},
                               {"datacontenttype", "application/json"},
                               {"data", about}};
  WebhookPost post;
  post.id = delivery_id;
  post.timestamp =
      std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
  post.body = body.dump();
  post.signature = platform::SignWebhook(secret, post.id, post.timestamp, post.body);
  return post;
}

}  // namespace instroom::notification
