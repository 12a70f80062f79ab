#include "services/indicator/recount/case.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace instroom::indicator::recount {
namespace {

using std::chrono::days;

constexpr char kTemporaryStop[] = "20";

// Begin and end as reported by the provider, each if there is one.
std::pair<std::optional<care::Day>, std::optional<care::Day>> Reported(
    const AllocationFacts& facts) {
  std::vector<care::Day> starts;
  for (const auto& [key, generation] : facts.starts) {
    if (generation % 2 == 1) starts.push_back(std::get<0>(key));
  }
  if (starts.empty()) return {};
  const care::Day first = *std::ranges::min_element(starts);
  const care::Day last = *std::ranges::max_element(starts);
  std::optional<care::Day> stopped;
  for (const auto& [key, generation] : facts.stops) {
    const auto& [begin, end, reason, category, code] = key;
    if (generation % 2 == 0 || reason == kTemporaryStop || begin != last) continue;
    if (!stopped || end > *stopped) stopped = end;
  }
  return {first, stopped};
}

std::vector<care::Day> StretchesOf(const AllocationFacts& facts) {
  std::vector<care::Day> stretched;
  std::optional<DecidedVersion> before;
  for (const auto& [order, version] : facts.versions) {
    if (version.deleted) continue;
    if (before && before->end && (!version.end || *version.end > *before->end)) {
      stretched.push_back(version.decision_date);
    }
    before = version;
  }
  return stretched;
}

std::string ReferrerOf(const ClientFacts& client, const AllocationFacts& facts) {
  std::optional<std::pair<care::Day, int>> best;
  for (const auto& [id, referral] : client.referrals) {
    if (!referral.reported || referral.reported->second.referrer() == 0) continue;
    const auto& reported = referral.reported->second;
    std::string provider = reported.provider(), reference = reported.provider_reference();
    if (referral.decided && !referral.decided->second.provider().empty()) {
      provider = referral.decided->second.provider();
    }
    if (referral.decided && !referral.decided->second.provider_reference().empty()) {
      reference = referral.decided->second.provider_reference();
    }
    if (reference.empty() || !facts.references.contains({provider, reference})) continue;
    const auto day = care::DayOf(reported.referral_date()).value_or(care::Day::min());
    const std::pair rank{day, static_cast<int>(reported.referrer())};
    if (!best || rank < *best) best = rank;
  }
  return best ? "0" + std::to_string(best->second) : "none";
}

Case CaseOf(const ClientFacts& client, const std::string& area, const AllocationFacts& facts,
            const Definition& definition) {
  const DecidedVersion& current = facts.versions.rbegin()->second;
  Case made;
  made.area = area;
  made.category = current.category;
  made.code = current.code;
  made.residential = IsResidential(definition, area, current.category, current.code);
  made.begin = current.begin;
  made.end = current.end;
  if (definition.counting_date == CountingDate::kActualFirst) {
    const auto [started, stopped] = Reported(facts);
    if (started) made.begin = *started;
    if (stopped) made.end = stopped;
  }
  made.usable = !made.end || *made.end >= made.begin;
  made.birth_known = client.birth.has_value();
  const bool by_allocation = definition.age_date == AgeDate::kAllocationBegin;
  if (made.birth_known) {
    const care::Day on = by_allocation ? current.begin : made.begin;
    made.young = care::AgeAt(client.birth->second, on) <= definition.age_max_years;
  }
  made.referrer = ReferrerOf(client, facts);
  made.stretched = StretchesOf(facts);
  return made;
}

bool EndsLater(const Case& one, const Case& other) {
  return other.end && (!one.end || *one.end > *other.end);
}

// Each day on which the chain comes to end later than it would have has one allocation that does
// it: the longest that begins on that day.
void MarkProlonging(const std::vector<Case*>& chain) {
  std::map<care::Day, Case*> longest;
  for (Case* one : chain) {
    Case*& held = longest[one->begin];
    if (held == nullptr || EndsLater(*one, *held)) held = one;
  }
  const Case* last = longest.begin()->second;
  for (const auto& [begin, one] : longest) {
    if (!EndsLater(*one, *last)) continue;
    one->prolongs = true;
    last = one;
  }
}

// Follows each chain of one client, area and product through its allocations in order of begin.
void FollowChains(std::vector<Case*> cases, const Definition& definition) {
  std::ranges::sort(cases, {}, &Case::begin);
  for (std::size_t first = 0; first < cases.size();) {
    bool open = !cases[first]->end;
    care::Day until = cases[first]->end.value_or(care::Day{});
    std::size_t next = first + 1;
    for (; next < cases.size(); ++next) {
      const care::Day begin = cases[next]->begin;
      if (!open && begin > until + days{definition.chain_gap_days}) break;
      cases[next]->joined = true;
      if (!cases[next]->end) open = true;
      if (cases[next]->end) until = std::max(until, *cases[next]->end);
    }
    cases[first]->chain_ends = !open;
    cases[first]->chain_end = until;
    const auto at = [&](std::size_t i) { return cases.begin() + static_cast<std::ptrdiff_t>(i); };
    MarkProlonging({at(first), at(next)});
    first = next;
  }
}

}  // namespace

std::vector<Case> CasesOf(const Ledger& ledger, const Definition& definition) {
  std::vector<Case> cases;
  std::size_t client_number = 0;
  for (const auto& [key, client] : ledger.clients()) {
    for (const auto& [place, facts] : client.allocations) {
      if (facts.versions.empty() || facts.versions.rbegin()->second.deleted) continue;
      cases.push_back(CaseOf(client, place.first, facts, definition));
      cases.back().client = client_number;
    }
    ++client_number;
  }
  using Key = std::tuple<std::size_t, std::string, std::string, std::string>;
  std::map<Key, std::vector<Case*>> by_chain;
  for (Case& made : cases) {
    if (!made.usable) continue;
    by_chain[{made.client, made.area, made.category, made.code}].push_back(&made);
  }
  for (const auto& [key, members] : by_chain) FollowChains(members, definition);
  return cases;
}

}  // namespace instroom::indicator::recount
