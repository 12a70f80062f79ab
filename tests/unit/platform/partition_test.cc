#include <gtest/gtest.h>

#include "services/platform/log/record.h"

namespace instroom::platform {
namespace {

// Java's org.apache.kafka.common.utils.Utils.murmur2, from its own test, made positive.
struct Vector {
  const char* key;
  std::int64_t hash;
};

TEST(PartitionOf, AgreesWithJava) {
  constexpr std::int64_t kPositive = 0x7fffffff;
  const Vector vectors[] = {{"21", -973932308},
                            {"foobar", -790332482},
                            {"a-little-bit-long-string", -985981536},
                            {"a-little-bit-longer-string", -1486304829},
                            {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
                            {"abc", 479470107}};
  for (const auto& [key, hash] : vectors) {
    for (const std::int32_t count : {1, 4, 12, 1000}) {
      EXPECT_EQ(PartitionOf(key, count), (hash & kPositive) % count) << key << " of " << count;
    }
  }
}

TEST(PartitionOf, KnowsTheEmptyKey) {
  EXPECT_EQ(PartitionOf("", 12), PartitionOf(std::string_view("x", 0), 12));
}

}  // namespace
}  // namespace instroom::platform
