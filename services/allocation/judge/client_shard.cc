#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "instroom/allocation/v1/outcome.pb.h"
#include "services/allocation/domain/client_judge.h"
#include "services/allocation/judge/decode.h"
#include "services/allocation/judge/shards.h"
#include "services/care/client_key.h"
#include "services/care/topics.h"

namespace instroom::allocation {
namespace {

// Somebody about whom nothing was accepted yet: a rejected message must leave nothing behind.
const ClientState kNobody;

class ClientShard final : public platform::Shard {
 public:
  void Restore(const platform::Record& record) override {
    if (!restored_.Read(record.value)) return platform::PassOver(record);
    const auto key = care::ParseClientKey(restored_->client_key());
    if (!key) return platform::PassOver(record, "NO_CLIENT_KEY");
    Evolve(clients_[*key], *restored_);
  }

  platform::Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    if (!read_.Read(record.value)) return platform::Handled::Park(platform::kNotDecodable);
    const v1::Submission& submission = *read_;
    if (auto defect = DefectOf(submission); !defect.empty()) {
      return platform::Handled::Park(platform::kNotDecodable, std::move(defect));
    }
    const care::ClientKey key = *care::ParseClientKey(submission.client_key());
    const auto known = clients_.find(key);
    const auto decided =
        DecideForClient(known == clients_.end() ? kNobody : known->second, submission);
    if (decided) {
      Evolve(clients_[key], *decided);
      outbox.Send(RecordOf(care::topics::kAllocationEvents, submission.client_key(),
                           decided->SerializeAsString()));
    }
    std::string sender = submission.header().sender();
    outbox.Send(RecordOf(care::topics::kOutcomes, std::move(sender), OutcomeBytes(decided)));
    return platform::Handled::Ok();
  }

 private:
  using Decided = platform::Result<v1::AllocationEvent, std::vector<v1::Fault>>;

  // The message that was read becomes part of its outcome and comes back: it is never copied.
  std::string OutcomeBytes(const Decided& decided) {
    v1::OutcomeRecord answer;
    v1::Outcome& outcome = *answer.mutable_outcome();
    outcome.set_receipt_id(read_->receipt_id());
    outcome.set_accepted(decided.ok());
    *outcome.mutable_judge_time() = read_->receive_time();
    if (!decided) {
      for (const auto& fault : decided.error()) *outcome.add_faults() = fault;
    }
    outcome.mutable_submission()->Swap(&*read_);
    std::string bytes = answer.SerializeAsString();
    outcome.mutable_submission()->Swap(&*read_);
    return bytes;
  }

  std::unordered_map<care::ClientKey, ClientState> clients_;
  Scratch<v1::AllocationEvent> restored_;
  Scratch<v1::Submission> read_;
};

}  // namespace

std::unique_ptr<platform::Shard> MakeClientShard() {
  return std::make_unique<ClientShard>();
}

}  // namespace instroom::allocation
