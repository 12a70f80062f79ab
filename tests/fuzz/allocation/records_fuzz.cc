// Any bytes as a record of a topic: restored or handled by each judge, never more than parked.

#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "services/allocation/judge/shards.h"

using namespace instroom;
using namespace instroom::allocation;

namespace {

class Nowhere final : public platform::Outbox {
 public:
  void Send(platform::Outgoing /*record*/) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const google::protobuf::LogSilencer silence;
  static const CodesSource codes;
  platform::Record record;
  record.value = {reinterpret_cast<const char*>(bytes), size};
  Nowhere nowhere;
  const auto sender = MakeSenderShard(codes);
  const auto client = MakeClientShard();
  const auto postman = MakePostmanShard();
  for (platform::Shard* shard : {sender.get(), client.get(), postman.get()}) {
    shard->Restore(record);
    const auto first = shard->Handle(record, nowhere);
    const auto again = shard->Handle(record, nowhere);
    // Whether a record can be read does not depend on what came before.
    if (first.park_reason != again.park_reason) __builtin_trap();
  }
  return 0;
}
