#pragma once

// The signature of Standard Webhooks 1.0: HMAC-SHA-256 over "id.timestamp.body".

#include <optional>
#include <string>
#include <string_view>

namespace instroom::platform {

// The bytes of a secret as people write it down: those that "whsec_<base64>" stands for, as the
// libraries of Standard Webhooks have it; any other text stands for its own. Empty if it is shorter
// than 24 bytes, or no base64.
[[nodiscard]] std::optional<std::string> WebhookSecret(std::string_view written);

// "v1,<base64>" under the secret's bytes, of any length.
[[nodiscard]] std::string SignWebhook(std::string_view secret, std::string_view id,
                                      std::string_view timestamp, std::string_view body);

}  // namespace instroom::platform
