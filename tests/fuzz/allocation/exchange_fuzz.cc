// Any bytes as a request of Exchange: through the door and all judges, in the order in which they
// stand there, each message brought by its own sender.

#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "services/allocation/door/door.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/judge/shards.h"
#include "services/care/topics.h"
#include "services/platform/base/check.h"

using namespace instroom;
using namespace instroom::allocation;

namespace {

struct StillClock final : platform::Clock {
  [[nodiscard]] platform::Instant Now() const override { return {}; }
};

class Gathered final : public platform::Outbox {
 public:
  void Send(platform::Outgoing record) override { records.push_back(std::move(record)); }
  std::vector<platform::Outgoing> records;
};

// What a shard makes of a record; a record that our own door or judge wrote is never parked.
std::vector<platform::Outgoing> Judge(platform::Shard& shard, const std::string& value) {
  platform::Record record;
  record.value = value;
  Gathered gathered;
  CHECK(shard.Handle(record, gathered).park_reason.empty());
  return std::move(gathered.records);
}

access::Party SenderOf(const v1::Header& header) {
  const bool allocates = header.kind() == v1::MESSAGE_KIND_JW301;
  return {allocates ? access::PartyKind::kMunicipality : access::PartyKind::kProvider,
          header.sender()};
}

access::Party SenderOf(const v1::Submittal& submittal) {
  if (submittal.has_message()) return SenderOf(submittal.message().header());
  const auto read = ReadXml(submittal.xml());
  return read ? SenderOf(read->header()) : access::Party();
}

// Everything a request meets, with nothing in memory of the one before but keys.
struct Hall {
  StillClock clock;
  CodesSource codes;
  std::unique_ptr<platform::Sealer> sealer =
      std::move(platform::MakeSealer(std::string(64, 'a'))).value();
  Keyring keyring{*sealer};
  Door door{*sealer, keyring, clock, codes};
  std::unique_ptr<platform::Shard> sender = MakeSenderShard(codes);
  std::unique_ptr<platform::Shard> client = MakeClientShard();
  std::unique_ptr<platform::Shard> postman = MakePostmanShard();

  void Take(v1::Submittal& submittal) {
    google::protobuf::Arena arena;
    const access::Party caller = SenderOf(submittal);
    const auto admitted = door.Admit(arena, submittal, caller);
    if (!admitted) {
      CHECK(!admitted.error().error.reason.empty());
      return;
    }
    for (const auto& judged : Judge(*sender, (*admitted)->SerializeAsString())) {
      if (judged.topic == care::topics::kCommands) {
        for (const auto& decided : Judge(*client, judged.value)) DeliverIfOutcome(decided);
      } else {
        DeliverIfOutcome(judged);
      }
    }
  }
  void DeliverIfOutcome(const platform::Outgoing& record) {
    if (record.topic != care::topics::kOutcomes) return;
    for (const auto& delivered : Judge(*postman, record.value)) CHECK(!delivered.key.empty());
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const google::protobuf::LogSilencer silence;
  v1::ExchangeRequest request;
  if (!request.ParseFromArray(bytes, static_cast<int>(size))) return 0;
  Hall hall;
  for (auto& submittal : *request.mutable_submittals()) hall.Take(submittal);
  return 0;
}
