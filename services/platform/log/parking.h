#pragma once

// The dead-letter form of a record. For the sources of platform/log only.

#include "services/platform/log/client.h"
#include "services/platform/log/processor.h"

namespace instroom::platform {

// The record as it came (key, value, headers), bound for "<topic>.dead", with why it is parked,
// from where ("topic/partition/offset"), by which group and when (UTC milliseconds).
[[nodiscard]] Outgoing ParkedRecord(const rd_kafka_message_t& message, const Handled& handled,
                                    const std::string& group);

}  // namespace instroom::platform
