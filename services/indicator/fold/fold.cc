#include "services/indicator/fold/fold.h"

#include <algorithm>
#include <tuple>

#include "services/indicator/fold/facts.h"

namespace instroom::indicator {
namespace {

using allocation::v1::AllocatedProduct;
using allocation::v1::AllocationEvent;
using allocation::v1::AllocationFact;
using referral::v1::ReferralEvent;

template <typename Message>
std::int64_t ReceivedMs(const Message& event) {
  return event.receive_time().seconds() * 1000 + event.receive_time().nanos() / 1000000;
}

// First place whose item is not before `item`.
template <typename T, typename Before>
std::uint32_t PlaceOf(const Few<T>& items, const T& item, Before before) {
  return static_cast<std::uint32_t>(std::lower_bound(items.begin(), items.end(), item, before) -
                                    items.begin());
}

auto KeyOf(const Start& s) {
  return std::make_tuple(s.allocation, s.begin, s.product);
}

auto KeyOf(const Stop& s) {
  return std::make_tuple(s.allocation, s.begin, s.end, std::uint32_t{s.product},
                         std::uint32_t{s.reason});
}

}  // namespace

bool Fold::Apply(const AllocationEvent& event) {
  const auto key = care::ParseClientKey(event.client_key());
  if (!key) return false;
  as_of_ms_ = std::max(as_of_ms_, ReceivedMs(event));
  Client& client = clients_.Find(*key);
  const std::uint32_t municipality = cells_.AreaOf(event.municipality());
  if (event.has_birth_date()) SetBirth(client, event);
  for (const AllocationFact& fact : event.facts()) {
    switch (fact.fact_case()) {
      case AllocationFact::kAllocationDecided:
        Decide(client, municipality, event.provider(), fact.allocation_decided());
        break;
      case AllocationFact::kStartReported:
        Report(client, municipality, fact.start_reported());
        break;
      case AllocationFact::kStopReported:
        Report(client, municipality, fact.stop_reported());
        break;
      case AllocationFact::FACT_NOT_SET:
        ++passed_over_;
        break;
    }
  }
  return true;
}

void Fold::Decide(Client& client, std::uint32_t municipality, std::string_view provider,
                  const AllocatedProduct& decided) {
  Version version;
  version.decision_day = DayNumberOf(decided.decision_date());
  version.decision_ms = decided.decision_time_ms();
  version.begin = DayNumberOf(decided.begin_date());
  if (version.begin == kUnknown || version.decision_day == kUnknown) {
    ++passed_over_;
    return;
  }
  const DayNumber end = DayNumberOf(decided.end_date());
  version.end = end == kUnknown ? kOpen : end;
  version.product = ProductOf(decided.product()) & 0xFFFFFFu;
  version.reason = CodeNumber(decided.change_reason());
  version.allocation = AllocationOf(client, municipality, decided.number());

  const std::uint64_t joined = Joined({TextHash(provider), TextHash(decided.provider_reference())});
  const auto same = [&](const ReferenceOfAllocation& held) {
    return held.joined == joined && held.allocation == version.allocation;
  };
  if (joined != 0 && std::ranges::none_of(client.references, same)) {
    Touch(client);
    client.references.Append({joined, version.allocation});
  }
  const std::uint32_t at = PlaceOf(
      client.versions, version,
      [&](const Version& a, const Version& b) { return CompareVersions(a, b, products_) < 0; });
  const bool known =
      at < client.versions.size() && CompareVersions(client.versions[at], version, products_) == 0;
  if (known) return;
  Touch(client);
  client.versions.Insert(at, version);
}

void Fold::Report(Client& client, std::uint32_t municipality,
                  const allocation::v1::StartReported& fact) {
  Start start;
  start.begin = DayNumberOf(fact.start().begin_date());
  if (!fact.start().has_number() || start.begin == kUnknown) {
    ++passed_over_;
    return;
  }
  start.allocation = AllocationOf(client, municipality, fact.start().number());
  start.product = ProductOf(fact.start().product());
  start.generation = fact.generation();
  const auto before = [](const Start& a, const Start& b) { return KeyOf(a) < KeyOf(b); };
  const std::uint32_t at = PlaceOf(client.starts, start, before);
  const bool held = at < client.starts.size() && KeyOf(client.starts[at]) == KeyOf(start);
  if (held && client.starts[at].generation >= start.generation) return;
  Touch(client);
  if (held) {
    client.starts[at].generation = start.generation;
  } else {
    client.starts.Insert(at, start);
  }
}

void Fold::Report(Client& client, std::uint32_t municipality,
                  const allocation::v1::StopReported& fact) {
  Stop stop;
  stop.begin = DayNumberOf(fact.stop().begin_date());
  stop.end = DayNumberOf(fact.stop().end_date());
  if (!fact.stop().has_number() || stop.begin == kUnknown || stop.end == kUnknown) {
    ++passed_over_;
    return;
  }
  stop.allocation = AllocationOf(client, municipality, fact.stop().number());
  stop.product = ProductOf(fact.stop().product()) & 0xFFFFFFu;
  stop.reason = CodeNumber(fact.stop().end_reason());
  stop.generation = fact.generation();
  const auto before = [](const Stop& a, const Stop& b) { return KeyOf(a) < KeyOf(b); };
  const std::uint32_t at = PlaceOf(client.stops, stop, before);
  const bool held = at < client.stops.size() && KeyOf(client.stops[at]) == KeyOf(stop);
  if (held && client.stops[at].generation >= stop.generation) return;
  Touch(client);
  if (held) {
    client.stops[at].generation = stop.generation;
  } else {
    client.stops.Insert(at, stop);
  }
}

// The date that was received last holds; of one moment the later date.
void Fold::SetBirth(Client& client, const AllocationEvent& event) {
  const DayNumber birth = DayNumberOf(event.birth_date());
  const std::int64_t received_ms = ReceivedMs(event);
  if (birth == kUnknown) return;
  if (std::make_tuple(received_ms, birth) <= std::make_tuple(client.birth_ms, client.birth)) return;
  if (birth != client.birth) Touch(client);
  client.birth_ms = received_ms;
  client.birth = birth;
}

bool Fold::Apply(const ReferralEvent& event) {
  const auto key = care::ParseClientKey(event.client_key());
  if (!key) return false;
  if (!event.has_reported() && !event.has_decided()) return true;
  const std::int64_t received_ms = ReceivedMs(event);
  as_of_ms_ = std::max(as_of_ms_, received_ms);
  Client& client = clients_.Find(*key);
  Touch(client);
  const std::uint64_t id = std::hash<std::string_view>{}(event.referral_id());
  auto* found = std::ranges::find(client.referrals, id, &Referral::id);
  if (found == client.referrals.end()) {
    client.referrals.Append(Referral{});
    found = client.referrals.end() - 1;
    found->id = id;
  }
  PutReferral(*found, event, received_ms);
  return true;
}

std::uint32_t Fold::AllocationOf(Client& client, std::uint32_t municipality, std::int64_t number) {
  auto& allocations = client.allocations;
  for (std::uint32_t i = 0; i < allocations.size(); ++i) {
    if (allocations[i].number == number && allocations[i].municipality == municipality) return i;
  }
  allocations.Append({number, municipality});
  return allocations.size() - 1;
}

std::uint32_t Fold::ProductOf(const care::v1::Product& product) {
  return products_.NumberOf(product.category(), product.code());
}

void Fold::Touch(Client& client) {
  if (client.counted) {
    counter_.Count(client, -1);
    client.counted = false;
  }
  if (!client.waiting) {
    client.waiting = true;
    waiting_.push_back(&client);
  }
}

void Fold::Settle() {
  for (Client* client : waiting_) {
    counter_.Count(*client, +1);
    client->counted = true;
    client->waiting = false;
  }
  waiting_.clear();
}

}  // namespace instroom::indicator
