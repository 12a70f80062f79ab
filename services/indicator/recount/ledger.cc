#include "services/indicator/recount/ledger.h"

#include <algorithm>

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/client_key.h"
#include "services/care/topics.h"
#include "services/care/version_order.h"

namespace instroom::indicator::recount {
namespace {

using allocation::v1::AllocatedProduct;

constexpr char kDeletedReason[] = "13";

template <typename Event>
std::int64_t ReceiptOf(const Event& event) {
  return event.receive_time().seconds() * 1000 + event.receive_time().nanos() / 1000000;
}

void AddVersion(const AllocatedProduct& decided, const std::string& provider,
                AllocationFacts& facts) {
  const auto decision_date = care::DayOf(decided.decision_date());
  const auto begin = care::DayOf(decided.begin_date());
  if (!decision_date || !begin) return;
  if (!decided.provider_reference().empty()) {
    facts.references.emplace(provider, decided.provider_reference());
  }
  facts.versions[{*decision_date, decided.decision_time_ms(), care::TieBreak(decided)}] = {
      *decision_date,
      *begin,
      decided.has_end_date() ? care::DayOf(decided.end_date()) : std::nullopt,
      decided.product().category(),
      decided.product().code(),
      decided.change_reason() == kDeletedReason};
}

void Raise(std::int32_t& generation, std::int32_t to) {
  generation = std::max(generation, to);
}

// The earlier receipt holds.
template <typename Fact>
void KeepFirst(std::optional<std::pair<std::int64_t, Fact>>& held, std::int64_t receipt,
               const Fact& fact) {
  if (!held || receipt < held->first) held = {receipt, fact};
}

}  // namespace

bool Ledger::Take(const LogRecord& record) {
  namespace topics = care::topics;
  if (IsBeyond(record)) return true;
  const int size = static_cast<int>(record.value.size());
  if (record.topic == topics::kAllocationEvents) {
    allocation::v1::AllocationEvent event;
    if (!event.ParseFromArray(record.value.data(), size)) return false;
    if (!care::ParseClientKey(event.client_key())) return false;
    Add(event);
  } else if (record.topic == topics::kReferralEvents) {
    referral::v1::ReferralEvent event;
    if (!event.ParseFromArray(record.value.data(), size)) return false;
    if (!care::ParseClientKey(event.client_key())) return false;
    Add(event);
  } else if (record.topic == topics::kReferenceEvents) {
    reference::v1::ReferenceEvent event;
    if (!record.tombstone && !event.ParseFromArray(record.value.data(), size)) return false;
    reference_.Put(record.key, record.tombstone ? nullptr : &event);
  } else if (record.topic == topics::kTicks) {
    clock::v1::Tick tick;
    if (!tick.ParseFromArray(record.value.data(), size)) return false;
    const auto date = care::DayOf(tick.date());
    if (date && (!today_ || *date > *today_)) today_ = date;
  }
  return true;
}

void Ledger::Add(const allocation::v1::AllocationEvent& event) {
  ClientFacts& client = clients_[event.client_key()];
  if (event.has_birth_date()) {
    const auto birth = care::DayOf(event.birth_date());
    const std::int64_t receipt = ReceiptOf(event);
    if (birth && (!client.birth || std::pair(receipt, *birth) > *client.birth)) {
      client.birth = {receipt, *birth};
    }
  }
  const auto allocation = [&](std::int64_t number) -> AllocationFacts& {
    return client.allocations[{event.municipality(), number}];
  };
  for (const auto& fact : event.facts()) {
    if (fact.has_allocation_decided()) {
      const auto& decided = fact.allocation_decided();
      AddVersion(decided, event.provider(), allocation(decided.number()));
    } else if (fact.has_start_reported() && fact.start_reported().start().has_number()) {
      const auto& start = fact.start_reported().start();
      const auto begin = care::DayOf(start.begin_date());
      if (!begin) continue;
      Raise(allocation(start.number())
                .starts[{*begin, start.product().category(), start.product().code()}],
            fact.start_reported().generation());
    } else if (fact.has_stop_reported() && fact.stop_reported().stop().has_number()) {
      const auto& stop = fact.stop_reported().stop();
      const auto begin = care::DayOf(stop.begin_date()), end = care::DayOf(stop.end_date());
      if (!begin || !end) continue;
      Raise(allocation(stop.number())
                .stops[{*begin, *end, stop.end_reason(), stop.product().category(),
                        stop.product().code()}],
            fact.stop_reported().generation());
    }
  }
}

void Ledger::Add(const referral::v1::ReferralEvent& event) {
  if (event.has_reported()) {
    KeepFirst(clients_[event.client_key()].referrals[event.referral_id()].reported,
              ReceiptOf(event), event.reported());
  } else if (event.has_decided()) {
    KeepFirst(clients_[event.client_key()].referrals[event.referral_id()].decided, ReceiptOf(event),
              event.decided());
  }
}

bool Ledger::IsBeyond(const LogRecord& record) const {
  if (stop_at_.empty()) return false;
  const bool referral = record.topic == care::topics::kReferralEvents;
  if (!referral && record.topic != care::topics::kAllocationEvents) return false;
  const std::size_t partitions = stop_at_.size() / 2;
  const auto partition = static_cast<std::size_t>(record.partition);
  if (partition >= partitions) return true;
  return record.offset >= stop_at_[referral ? partitions + partition : partition];
}

}  // namespace instroom::indicator::recount
