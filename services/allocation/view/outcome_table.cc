#include "services/allocation/view/outcome_table.h"

namespace instroom::allocation {

std::optional<ReceiptKey> OutcomeTable::TakeEvent(const std::string& receipt_id) {
  const auto receipt = care::ParseClientKey(receipt_id);
  if (!receipt) return std::nullopt;
  Entry& entry = entries_[*receipt];
  if (entry.event_folded) return std::nullopt;
  entry.event_folded = true;
  return entry.readable() ? receipt : std::nullopt;
}

std::optional<ReceiptKey> OutcomeTable::TakeOutcome(const v1::OutcomeRecord& record,
                                                    std::string_view bytes) {
  if (!record.has_outcome()) return std::nullopt;
  const auto receipt = care::ParseClientKey(record.outcome().receipt_id());
  if (!receipt) return std::nullopt;
  Entry& entry = entries_[*receipt];
  if (!entry.bytes.empty()) return std::nullopt;
  entry.bytes = bytes;
  entry.accepted = record.outcome().accepted();
  return entry.readable() ? receipt : std::nullopt;
}

const std::string* OutcomeTable::Find(const ReceiptKey& receipt) const {
  const auto found = entries_.find(receipt);
  return found != entries_.end() && found->second.readable() ? &found->second.bytes : nullptr;
}

}  // namespace instroom::allocation
