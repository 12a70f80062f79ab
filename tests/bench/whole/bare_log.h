#pragma once

// The limits: librdkafka alone, on the same broker, over the same transport, with the same bytes,
// keys and partitions.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "services/platform/log/record.h"

namespace instroom::bench {

using Seconds = std::chrono::duration<double>;

struct Pair {
  std::string key;
  std::string value;
};

// Idempotent, acks=all, lz4, murmur2: until every record is acknowledged.
[[nodiscard]] Seconds BareProduce(const platform::LogAddress& log, const std::string& topic,
                                  const std::vector<Pair>& records);

// Consume, produce the same bytes to `to`, commit offsets, in transactions of at most `batch`
// records by two producers taking turns, until `count` records went over.
[[nodiscard]] Seconds BareHop(const platform::LogAddress& log, const std::string& from,
                              const std::string& to, std::int64_t count, int batch);

// Consume a topic to `count` records, giving each value to `take`.
[[nodiscard]] Seconds BareConsume(const platform::LogAddress& log, const std::string& topic,
                                  std::int64_t count,
                                  const std::function<void(std::string_view)>& take);

}  // namespace instroom::bench
