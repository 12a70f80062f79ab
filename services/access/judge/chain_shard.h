#pragma once

// Writes looks into the chain of their partition: reads the topic of looks, writes the log of
// looks. One at a time per partition, in the transaction of the processor, so that each look has
// one place in the chain whatever crashes.

#include <cstdint>
#include <memory>
#include <string>

#include "services/platform/log/processor.h"

namespace instroom::access {

// Restored from the log of looks: all that it keeps is the head of the chain.
[[nodiscard]] std::unique_ptr<platform::Shard> MakeChainShard(std::int32_t partition);

// The processor that owns the chains; any service may run it, all together are one group.
[[nodiscard]] platform::ProcessorOptions ChainProcessor(const platform::LogAddress& address);

}  // namespace instroom::access
