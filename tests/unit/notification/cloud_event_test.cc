#include "services/notification/delivery/cloud_event.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/platform/auth/webhook_signature.h"
#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

constexpr platform::Instant kAt{std::chrono::milliseconds{1'770'000'000'123}};

v1::NotificationEvent Notice() {
  v1::NotificationEvent event;
  event.mutable_occur_time()->set_seconds(1'770'000'000);
  auto& opened = *event.mutable_opened();
  opened.set_notice_id("n-1");
  opened.set_client_key(kClient);
  opened.set_municipality("0995");
  *opened.mutable_due_date() = care::ToDate(D("2026-04-30"));
  return event;
}

TEST(CloudEvent, CarriesTheAttributesOfTheStandard) {
  const auto body = nlohmann::json::parse(MakePost("d-1", Notice(), "secret", kAt).body);
  EXPECT_EQ(body["specversion"], "1.0");
  EXPECT_EQ(body["id"], "d-1");
  EXPECT_EQ(body["type"], "nl.instroom.notice.opened");
  EXPECT_EQ(body["time"], "2026-02-02T02:40:00.000Z");
  EXPECT_EQ(body["data"]["dueDate"], "2026-04-30");
}

TEST(CloudEvent, HoldsNoClientKey) {
  EXPECT_EQ(MakePost("d-1", Notice(), "secret", kAt).body.find(kClient), std::string::npos);
}

// Computed with: printf 'msg_1.1674087231.{"a":1}' | openssl dgst -sha256 -hmac topsecret -binary
TEST(WebhookSignature, IsAMacOverIdTimestampAndBody) {
  EXPECT_EQ(platform::SignWebhook("topsecret", "msg_1", "1674087231", "{\"a\":1}"),
            "v1,Z/ZjArmOzt6rxBao3uS0aXKIu0V3aavrabP2sjgoXM8=");
}

}  // namespace
}  // namespace instroom::notification
