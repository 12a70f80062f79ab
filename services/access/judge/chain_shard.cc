#include "services/access/judge/chain_shard.h"

#include "instroom/access/v1/look.pb.h"
#include "services/access/chain/chain.h"
#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::access {
namespace {

class ChainShard final : public platform::Shard {
 public:
  explicit ChainShard(std::int32_t partition) : partition_(partition) {}

  void Restore(const platform::Record& record) override {
    if (auto head = HeadAfter(record.value)) {
      // One that lies out of place must not lead the chain back to where it was.
      if (head->length > head_.length) head_ = std::move(*head);
      return;
    }
    // The chain goes on behind it; whoever verifies finds it.
    platform::Count("instroom_access_chain_broken_total");
    platform::Log(platform::Level::kError, "log_of_looks_has_a_strange_record",
                  {{"partition", record.partition}, {"offset", record.offset}});
  }

  platform::Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    if (!look_.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
      return platform::Handled::Park(platform::kNotDecodable);
    }
    if (look_.sights().empty())
      return platform::Handled::Park(platform::kNotDecodable, "sights: none");
    platform::Outgoing linked;
    linked.topic = care::topics::kAccessLog;
    linked.key = record.key;
    linked.value = Link(head_, partition_, record.value).SerializeAsString();
    linked.partition = partition_;
    outbox.Send(std::move(linked));
    return platform::Handled::Ok();
  }

 private:
  const std::int32_t partition_;
  ChainHead head_;
  v1::Look look_;
};

}  // namespace

std::unique_ptr<platform::Shard> MakeChainShard(std::int32_t partition) {
  return std::make_unique<ChainShard>(partition);
}

platform::ProcessorOptions ChainProcessor(const platform::LogAddress& address) {
  platform::ProcessorOptions options;
  options.address = address;
  options.group = "instroom.access.log";
  options.inputs = {care::topics::kLooks};
  options.restored = {care::topics::kAccessLog};
  options.make_shard = MakeChainShard;
  return options;
}

}  // namespace instroom::access
