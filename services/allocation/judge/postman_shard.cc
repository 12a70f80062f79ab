#include "instroom/allocation/v1/outcome.pb.h"
#include "services/allocation/domain/postman.h"
#include "services/allocation/judge/decode.h"
#include "services/allocation/judge/shards.h"
#include "services/care/topics.h"

namespace instroom::allocation {
namespace {

class PostmanShard final : public platform::Shard {
 public:
  void Restore(const platform::Record& /*record*/) override {}

  platform::Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    v1::OutcomeRecord outcome;
    if (!Parse(record.value, outcome)) return platform::Handled::Park(kNotDecodable);
    if (!outcome.has_outcome()) return platform::Handled::Ok();
    for (const v1::Delivery& delivery : DeliveriesOf(outcome.outcome())) {
      outbox.Send(
          RecordOf(care::topics::kDeliveries, delivery.addressee(), delivery.SerializeAsString()));
    }
    return platform::Handled::Ok();
  }
};

}  // namespace

std::unique_ptr<platform::Shard> MakePostmanShard() {
  return std::make_unique<PostmanShard>();
}

}  // namespace instroom::allocation
