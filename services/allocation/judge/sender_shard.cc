#include <string>

#include "instroom/allocation/v1/outcome.pb.h"
#include "services/allocation/domain/sender_judge.h"
#include "services/allocation/judge/decode.h"
#include "services/allocation/judge/shards.h"
#include "services/care/topics.h"

namespace instroom::allocation {
namespace {

class SenderShard final : public platform::Shard {
 public:
  explicit SenderShard(const CodesSource& codes) : codes_(codes) {}

  void Restore(const platform::Record& record) override {
    if (!restored_.Read(record.value)) return platform::PassOver(record);
    state_.Evolve(*restored_);
  }

  platform::Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    if (!read_.Read(record.value)) return platform::Handled::Park(platform::kNotDecodable);
    const v1::Submission& submission = *read_;
    if (auto defect = DefectOf(submission); !defect.empty()) {
      return platform::Handled::Park(platform::kNotDecodable, std::move(defect));
    }
    const auto decided = DecideForSender(state_, submission, *codes_.Get());
    if (!decided) return platform::Handled::Ok();
    state_.Evolve(*decided);
    outbox.Send(RecordOf(care::topics::kOutcomes, submission.header().sender(),
                         decided->SerializeAsString()));
    if (decided->has_admitted()) {
      outbox.Send(
          RecordOf(care::topics::kCommands, submission.client_key(), std::string(record.value)));
    }
    return platform::Handled::Ok();
  }

 private:
  const CodesSource& codes_;
  SenderState state_;
  Scratch<v1::OutcomeRecord> restored_;
  Scratch<v1::Submission> read_;
};

}  // namespace

std::unique_ptr<platform::Shard> MakeSenderShard(const CodesSource& codes) {
  return std::make_unique<SenderShard>(codes);
}

}  // namespace instroom::allocation
