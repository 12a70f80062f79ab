#include "services/indicator/api/readers.h"

namespace instroom::indicator {

Audience Readers::AudienceOfCall(const grpc::ServerContext& context) const {
  return rules_.audience_of ? rules_.audience_of(context) : Audience{};
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
