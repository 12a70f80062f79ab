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
    if (!record_.Read(record.value)) return platform::Handled::Park(platform::kNotDecodable);
    if (!record_->has_outcome()) return platform::Handled::Ok();
    Deliver(*record_->mutable_outcome(), [&outbox](const v1::Delivery& delivery) {
      outbox.Send(
          RecordOf(care::topics::kDeliveries, delivery.addressee(), delivery.SerializeAsString()));
    });
    return platform::Handled::Ok();
  }

 private:
  Scratch<v1::OutcomeRecord> record_;
};

}  // namespace

std::unique_ptr<platform::Shard> MakePostmanShard() {
  return std::make_unique<PostmanShard>();
}

}  // namespace instroom::allocation
