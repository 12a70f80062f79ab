#pragma once

// Kafka's requests about access rules as bytes, in version 1 of each: librdkafka 2.0 makes none for
// transactions. For the sources of platform/log only. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/platform/log/access.h"

namespace instroom::platform {

// With their length before them, ready to be sent.
[[nodiscard]] std::string DescribeRulesRequest(const std::string& client_id);
[[nodiscard]] std::string CreateRulesRequest(const std::string& client_id,
                                             const std::vector<AccessRule>& rules);
[[nodiscard]] std::string DeleteRulesRequest(const std::string& client_id,
                                             const std::vector<AccessRule>& rules);

struct AccessAnswer {
  // The first code that is not 0; see Kafka's protocol.
  std::int16_t error = 0;
  std::string message;
  // Of a description.
  std::vector<AccessRule> rules;
};

// Of an answer without its length; nothing if the bytes break the protocol.
[[nodiscard]] std::optional<AccessAnswer> ParseDescribed(std::string_view bytes);
[[nodiscard]] std::optional<AccessAnswer> ParseCreated(std::string_view bytes);
[[nodiscard]] std::optional<AccessAnswer> ParseDeleted(std::string_view bytes);

}  // namespace instroom::platform
