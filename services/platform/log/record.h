#pragma once

// What lies in the log and what goes into it. No librdkafka here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/platform/net/tls_files.h"

namespace instroom::platform {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A record as read. Views live until the handler returns.
struct Record {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string_view key;
  // Empty and `tombstone` set if the record has no value.
  std::string_view value;
  bool tombstone = false;
  std::int64_t timestamp_ms = 0;
  // Value of the header "traceparent"; empty if there is none.
  std::string_view trace;
  // The reader's own; see HeadersOf.
  const void* source = nullptr;
};

// All headers of a record as read, copied. Only while the record lives; empty for a record that
// was not read from the log.
[[nodiscard]] Headers HeadersOf(const Record& record);

// A record to be written. Without a partition the key decides (murmur2_random).
struct Outgoing {
  std::string topic;
  std::string key;
  std::string value;
  bool tombstone = false;
  std::optional<std::int32_t> partition;
  std::string trace;
  Headers headers;
};

// Where the log is and how long its calls may take.
struct LogAddress {
  // "host:port,host:port".
  std::string brokers;
  // Shows in the broker's own logs and metrics.
  std::string client_id;
  // Without: bare, to a broker that asks nobody who they are.
  std::optional<TlsFiles> tls = {};
};

// The partition that a key belongs to, as every producer of this project and every Java client
// computes it (murmur2).
[[nodiscard]] std::int32_t PartitionOf(std::string_view key, std::int32_t partition_count);

}  // namespace instroom::platform
