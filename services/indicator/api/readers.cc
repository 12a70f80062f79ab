#include "services/indicator/api/readers.h"

#include <algorithm>
#include <utility>

#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "services/indicator/api/audience.h"

namespace instroom::indicator {

Readers::Readers(const Definition& definition, const LiveTable& table, ReaderRules rules)
    : definition_(definition),
      table_(table),
      rules_(std::move(rules)),
      gate_(rules_.gate, v1::IndicatorService::service_full_name()) {}

platform::Outcome<Reader> Readers::ReaderOf(const grpc::ServerContext& context,
                                            const std::string& method) const {
  const auto who = gate_.Admit(context, method);
  if (!who) return platform::Fail(who.error());
  return Reader{AudienceFor(*who), who->place};
}

platform::Outcome<Reader> Readers::ReaderElsewhere(const grpc::ServerContext& context,
                                                   const std::string& method) const {
  auto who = gate_.Admit(context, method);
  if (!who) return platform::Fail(who.error());
  // Some only follow.
  who->scope = std::max(gate_.ScopeOf(who->caller, "ListFigures"),
                        gate_.ScopeOf(who->caller, "StreamChanges"));
  return Reader{AudienceFor(*who), who->place};
}

std::shared_ptr<const Release> Readers::ReleaseAt(const TableState& state) {
  if (!rules_.disclosure) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto& today = state.basis().today;
  if (!state.loaded || state.stale_since || !today) return release_;
  const care::Day day = PublicationDay(rules_.disclosure->policy, *today);
  if (release_ == nullptr || release_->published() < day) {
    release_ =
        std::make_shared<const Release>(rules_.disclosure->policy, definition_, state.basis(), day,
                                        KeyedOffsets(rules_.disclosure->key));
  }
  return release_;
}

}  // namespace instroom::indicator
