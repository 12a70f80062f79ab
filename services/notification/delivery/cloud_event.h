#pragma once

// A notice as a CloudEvents 1.0 body (structured JSON), signed by Standard Webhooks. Nothing
// personal in it: no client key either, the number and the municipality tell the entitled reader.

#include <string>

#include "instroom/notification/v1/notification_events.pb.h"
#include "services/platform/base/clock.h"

namespace instroom::notification {

struct WebhookPost {
  std::string id;         // header webhook-id: the same for every attempt
  std::string timestamp;  // header webhook-timestamp: seconds since 1970
  std::string signature;  // header webhook-signature: "v1,<base64>"
  std::string body;       // application/cloudevents+json
};

// `secret` is the shared secret's bytes; `at` the moment of this attempt.
[[nodiscard]] WebhookPost MakePost(const std::string& delivery_id,
                                   const v1::NotificationEvent& event, const std::string& secret,
                                   platform::Instant at);

}  // namespace instroom::notification
