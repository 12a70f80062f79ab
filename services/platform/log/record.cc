#include "services/platform/log/record.h"

#include <librdkafka/rdkafka.h>

#include "services/platform/base/check.h"

namespace instroom::platform {

std::int32_t PartitionOf(std::string_view key, std::int32_t partition_count) {
  CHECK(partition_count > 0);
  // A null pointer would stand for "no key"; this is about a key, perhaps an empty one.
  const char* const bytes = key.empty() ? "" : key.data();
  return rd_kafka_msg_partitioner_murmur2(nullptr, bytes, key.size(), partition_count, nullptr,
                                          nullptr);
}

Headers HeadersOf(const Record& record) {
  Headers all;
  if (record.source == nullptr) return all;
  const auto* const message = static_cast<const rd_kafka_message_t*>(record.source);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return all;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t bytes = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(headers, i, &name, &value, &bytes) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    all.emplace_back(name, std::string(static_cast<const char*>(value), bytes));
  }
  return all;
}

}  // namespace instroom::platform
