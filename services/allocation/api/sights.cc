#include "services/allocation/api/sights.h"

#include "services/allocation/api/judgements.h"

namespace instroom::allocation {
namespace {

// "JW301" of MESSAGE_KIND_JW301.
std::string KindText(v1::MessageKind kind) {
  const std::string& name = v1::MessageKind_Name(kind);
  return name.substr(name.rfind('_') + 1);
}

access::v1::Sight SightOf(const v1::Outcome& outcome, v1::MessageKind kind,
                          access::v1::LookOutcome ended) {
  access::v1::Sight sight;
  sight.set_client_key(outcome.submission().client_key());
  sight.set_content(access::v1::LOOK_CONTENT_MESSAGE);
  sight.set_kind(KindText(kind));
  sight.set_receipt_id(outcome.receipt_id());
  sight.set_outcome(ended);
  return sight;
}

}  // namespace

access::v1::Sight ReturnSight(const v1::Outcome& outcome, access::v1::LookOutcome ended) {
  const v1::MessageKind kind = ReturnKind(outcome.submission().header().kind());
  access::v1::Sight sight = SightOf(outcome, kind, ended);
  sight.set_content(access::v1::LOOK_CONTENT_RETURN_MESSAGE);
  return sight;
}

access::v1::LookOutcome EndOf(const Door& door, const v1::Outcome& outcome) {
  return door.IsErased(outcome.submission()) ? access::v1::LOOK_OUTCOME_ERASED
                                             : access::v1::LOOK_OUTCOME_SHOWN;
}

std::vector<access::v1::Sight> SightsOf(const Door& door, const std::vector<FeedEntry>& entries) {
  std::vector<access::v1::Sight> sights;
  sights.reserve(entries.size());
  for (const FeedEntry& entry : entries) {
    const auto shown = EndOf(door, entry.outcome);
    sights.push_back(
        entry.kind == v1::DELIVERY_KIND_RETURN
            ? ReturnSight(entry.outcome, shown)
            : SightOf(entry.outcome, entry.outcome.submission().header().kind(), shown));
  }
  return sights;
}

std::vector<access::v1::Sight> ErasureSights(std::span<const care::ClientKey> clients) {
  std::vector<access::v1::Sight> sights;
  for (const care::ClientKey& client : clients) {
    access::v1::Sight& sight = sights.emplace_back();
    sight.set_client_key(care::ClientKeyText(client));
    sight.set_content(access::v1::LOOK_CONTENT_CLIENT);
    sight.set_outcome(access::v1::LOOK_OUTCOME_DONE);
  }
  return sights;
}

access::v1::LookAction ActionOf(std::string_view method) {
  const bool erases = method.ends_with("/EraseClient") || method.ends_with("/EraseDue");
  return erases ? access::v1::LOOK_ACTION_ERASE : access::v1::LOOK_ACTION_READ;
}

access::v1::Sight RefusedSight() {
  access::v1::Sight sight;
  sight.set_outcome(access::v1::LOOK_OUTCOME_REFUSED);
  return sight;
}

}  // namespace instroom::allocation
