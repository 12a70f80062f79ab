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

}  // namespace instroom::platform
