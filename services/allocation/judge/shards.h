#pragma once

// The three judging hops as shards of the log: decode, one pure call, encode. A record that can't
// be decoded is parked as NOT_DECODABLE.
//
//   intake ──sender──▶ outcomes, commands ──client──▶ allocation events, outcomes
//   outcomes ──postman──▶ deliveries

#include <memory>

#include "services/allocation/judge/codes_source.h"
#include "services/platform/log/processor.h"

namespace instroom::allocation {

// Reads intake; restored from outcomes. `codes` must outlive the shard.
[[nodiscard]] std::unique_ptr<platform::Shard> MakeSenderShard(const CodesSource& codes);
// Reads commands; restored from allocation events.
[[nodiscard]] std::unique_ptr<platform::Shard> MakeClientShard();
// Reads outcomes; keeps nothing.
[[nodiscard]] std::unique_ptr<platform::Shard> MakePostmanShard();

}  // namespace instroom::allocation
