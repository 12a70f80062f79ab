#include "services/allocation/domain/client_state.h"

#include <algorithm>
#include <tuple>

namespace instroom::allocation {
namespace {

auto KeyOf(const Start& start) {
  return std::tie(start.begin, start.product);
}
auto KeyOf(const Stop& stop) {
  return std::tie(stop.begin, stop.product, stop.reason, stop.end);
}

// Keeps `items` ordered by key, with the highest generation of each.
template <typename Item>
void PutByKey(std::vector<Item>& items, Item item) {
  const auto at =
      std::lower_bound(items.begin(), items.end(), item,
                       [](const Item& a, const Item& b) { return KeyOf(a) < KeyOf(b); });
  if (at == items.end() || KeyOf(*at) != KeyOf(item)) {
    items.insert(at, std::move(item));
  } else {
    at->generation = std::max(at->generation, item.generation);
  }
}

struct Scope {
  std::uint32_t municipality = 0;
  std::uint32_t provider = 0;
};

template <typename Line>
AllocationId IdOf(const Scope& scope, const Line& line) {
  return {scope.municipality, line.has_number() ? line.number() : kNoNumber, scope.provider};
}

void PutFact(ClientState& state, const Scope& scope, const v1::AllocationFact& fact) {
  if (fact.has_allocation_decided()) {
    const auto& product = fact.allocation_decided();
    if (auto version = VersionOf(product)) {
      PutVersion(state.At({scope.municipality, product.number(), scope.provider}),
                 std::move(*version));
    }
  } else if (fact.has_start_reported()) {
    const auto& start = fact.start_reported().start();
    if (const auto begin = DayNumberOf(start.begin_date())) {
      PutStart(state.At(IdOf(scope, start)),
               {ProductText(start.product()), *begin, fact.start_reported().generation()});
    }
  } else if (fact.has_stop_reported()) {
    const auto& stop = fact.stop_reported().stop();
    const auto begin = DayNumberOf(stop.begin_date());
    const auto end = DayNumberOf(stop.end_date());
    if (begin && end) {
      const auto reason = static_cast<std::uint8_t>(CodeNumber(stop.end_reason()).value_or(0));
      PutStop(state.At(IdOf(scope, stop)), {ProductText(stop.product()), *begin, reason, *end,
                                            fact.stop_reported().generation()});
    }
  }
}

}  // namespace

const CareLine* ClientState::Find(const AllocationId& id) const {
  const auto at = std::lower_bound(
      lines_.begin(), lines_.end(), id,
      [](const CareLine& line, const AllocationId& wanted) { return line.id < wanted; });
  return at != lines_.end() && at->id == id ? &*at : nullptr;
}

CareLine& ClientState::At(const AllocationId& id) {
  auto at = std::lower_bound(
      lines_.begin(), lines_.end(), id,
      [](const CareLine& line, const AllocationId& wanted) { return line.id < wanted; });
  if (at == lines_.end() || at->id != id) {
    at = lines_.insert(at, CareLine{});
    at->id = id;
  }
  return *at;
}

void PutVersion(CareLine& line, Version version) {
  const auto at = std::lower_bound(line.stamps.begin(), line.stamps.end(), version.stamp);
  if (at != line.stamps.end() && *at == version.stamp) return;
  const bool newest = at == line.stamps.end();
  line.stamps.insert(at, version.stamp);
  if (newest) line.current = std::move(version);
}

void PutStart(CareLine& line, Start start) {
  PutByKey(line.starts, std::move(start));
}
void PutStop(CareLine& line, Stop stop) {
  PutByKey(line.stops, std::move(stop));
}

void Evolve(ClientState& state, const v1::AllocationEvent& event) {
  const auto municipality = CodeNumber(event.municipality());
  const auto provider = CodeNumber(event.provider());
  if (!municipality || !provider) return;
  for (const auto& fact : event.facts()) PutFact(state, {*municipality, *provider}, fact);
}

std::vector<DeliveredPeriod> DeliveredPeriods(const CareLine& line) {
  std::vector<DeliveredPeriod> periods;
  for (const Start& start : line.starts) {
    if (!start.holds()) continue;
    DeliveredPeriod period{start.begin, kOpen, 0};
    for (const Stop& stop : line.stops) {
      if (!stop.holds() || stop.begin != start.begin || stop.product != start.product) continue;
      period.end = std::min(period.end, stop.end);
      if (period.reason == 0 || stop.reason != kTemporary) period.reason = stop.reason;
    }
    periods.push_back(period);
  }
  return periods;
}

}  // namespace instroom::allocation
