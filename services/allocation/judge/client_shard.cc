#include <string>
#include <unordered_map>
#include <utility>

#include "instroom/allocation/v1/outcome.pb.h"
#include "services/allocation/domain/client_judge.h"
#include "services/allocation/judge/decode.h"
#include "services/allocation/judge/shards.h"
#include "services/care/client_key.h"
#include "services/care/topics.h"

namespace instroom::allocation {
namespace {

class ClientShard final : public platform::Shard {
 public:
  void Restore(const platform::Record& record) override {
    v1::AllocationEvent event;
    if (!Parse(record.value, event)) return;
    if (const auto key = care::ParseClientKey(event.client_key())) Evolve(clients_[*key], event);
  }

  platform::Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    v1::Submission submission;
    if (!Parse(record.value, submission)) return platform::Handled::Park(kNotDecodable);
    if (auto defect = DefectOf(submission); !defect.empty()) {
      return platform::Handled::Park(kNotDecodable, std::move(defect));
    }
    ClientState& client = clients_[*care::ParseClientKey(submission.client_key())];
    const auto decided = DecideForClient(client, submission);

    v1::OutcomeRecord answer;
    v1::Outcome& outcome = *answer.mutable_outcome();
    outcome.set_receipt_id(submission.receipt_id());
    outcome.set_accepted(decided.ok());
    *outcome.mutable_judge_time() = submission.receive_time();
    if (decided) {
      Evolve(client, *decided);
      outbox.Send(RecordOf(care::topics::kAllocationEvents, submission.client_key(),
                           decided->SerializeAsString()));
    } else {
      for (const auto& fault : decided.error()) *outcome.add_faults() = fault;
    }
    std::string sender = submission.header().sender();
    *outcome.mutable_submission() = std::move(submission);
    outbox.Send(RecordOf(care::topics::kOutcomes, std::move(sender), answer.SerializeAsString()));
    return platform::Handled::Ok();
  }

 private:
  std::unordered_map<care::ClientKey, ClientState> clients_;
};

}  // namespace

std::unique_ptr<platform::Shard> MakeClientShard() {
  return std::make_unique<ClientShard>();
}

}  // namespace instroom::allocation
