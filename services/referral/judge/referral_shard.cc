#include "services/referral/judge/referral_shard.h"

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "services/care/client_key.h"
#include "services/care/topics.h"
#include "services/platform/log/pass_over.h"
#include "services/referral/domain/decide.h"

namespace instroom::referral {
namespace {

using platform::Handled;

class ReferralShard final : public platform::Shard {
 public:
  void Restore(const platform::Record& record) override {
    v1::ReferralEvent event;
    if (event.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
      Fold(event);
    } else {
      platform::PassOver(record);
    }
  }

  Handled Handle(const platform::Record& record, platform::Outbox& outbox) override {
    v1::ReferralCommand command;
    if (record.tombstone ||
        !command.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
      return Handled::Park(platform::kNotDecodable, "ReferralCommand");
    }
    if (!care::ParseClientKey(command.client_key()) || command.client_key() != record.key) {
      return Handled::Park("KEY_MISMATCH", "client_key is not the key of the record");
    }
    if (command.command_id().empty()) return Handled::Park("NOT_JUDGEABLE", "command_id is absent");
    // The cause before the rules: what was judged keeps its judgement.
    if (judged_.contains(command.command_id())) return Handled::Ok();

    const v1::ReferralEvent event = Decide(StateOf(command), command);
    Fold(event);
    platform::Outgoing outgoing;
    outgoing.topic = care::topics::kReferralEvents;
    outgoing.key = event.client_key();
    outgoing.value = event.SerializeAsString();
    outbox.Send(std::move(outgoing));
    return Handled::Ok();
  }

 private:
  using Id = std::pair<care::ClientKey, std::string>;
  struct HashId {
    std::size_t operator()(const Id& id) const {
      return std::hash<care::ClientKey>()(id.first) ^ std::hash<std::string>()(id.second);
    }
  };

  ReferralState StateOf(const v1::ReferralCommand& command) const {
    const auto key = care::ParseClientKey(command.client_key());
    const auto found = referrals_.find({*key, command.referral_id()});
    return found == referrals_.end() ? ReferralState{} : found->second;
  }

  void Fold(const v1::ReferralEvent& event) {
    judged_.insert(event.command_id());
    const auto key = care::ParseClientKey(event.client_key());
    if (!key || event.has_refused()) return;
    ReferralState& state = referrals_[{*key, event.referral_id()}];
    state = Evolve(std::move(state), event);
  }

  std::unordered_map<Id, ReferralState, HashId> referrals_;
  std::unordered_set<std::string> judged_;
};

}  // namespace

std::unique_ptr<platform::Shard> MakeReferralShard() {
  return std::make_unique<ReferralShard>();
}

}  // namespace instroom::referral
