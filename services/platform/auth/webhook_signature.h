#pragma once

// The signature of Standard Webhooks 1.0: HMAC-SHA-256 over "id.timestamp.body".

#include <string>
#include <string_view>

namespace instroom::platform {

// "v1,<base64>" under the secret's bytes, of any length.
[[nodiscard]] std::string SignWebhook(std::string_view secret, std::string_view id,
                                      std::string_view timestamp, std::string_view body);

}  // namespace instroom::platform
