#include "services/notification/rule/client_cases.h"

#include <tuple>

#include "services/care/version_order.h"

namespace instroom::notification {
namespace {

using allocation::v1::AllocatedProduct;
using allocation::v1::AllocationEvent;

// JZ002: deleted, as if never sent.
constexpr char kDeleted[] = "13";
// JZ588: stopped for a while.
constexpr char kTemporary[] = "20";

std::string KeyOf(const care::v1::Product& product, const care::v1::Date& begin) {
  return product.category() + "/" + product.code() + "/" +
         std::to_string(begin.year() * 10000 + begin.month() * 100 + begin.day());
}

bool Holds(int generation) {
  return generation % 2 == 1;
}

}  // namespace

void ClientCases::Evolve(const AllocationEvent& event) {
  for (const auto& fact : event.facts()) {
    if (fact.has_allocation_decided()) {
      Decided(event, fact.allocation_decided());
    } else if (fact.has_start_reported() && fact.start_reported().start().has_number()) {
      const auto& start = fact.start_reported().start();
      Report& held = tracks_[{event.municipality(), start.number()}]
                         .starts[KeyOf(start.product(), start.begin_date())];
      const auto begin = care::DayOf(start.begin_date());
      if (fact.start_reported().generation() > held.generation && begin) {
        held = {fact.start_reported().generation(), *begin, std::nullopt, false};
      }
    } else if (fact.has_stop_reported() && fact.stop_reported().stop().has_number()) {
      const auto& stop = fact.stop_reported().stop();
      const std::string key = KeyOf(stop.product(), stop.begin_date()) + "/" + stop.end_reason() +
                              "/" + KeyOf({}, stop.end_date());
      Report& held = tracks_[{event.municipality(), stop.number()}].stops[key];
      const auto begin = care::DayOf(stop.begin_date());
      if (fact.stop_reported().generation() > held.generation && begin) {
        held = {fact.stop_reported().generation(), *begin, care::DayOf(stop.end_date()),
                stop.end_reason() != kTemporary};
      }
    }
  }
}

void ClientCases::Decided(const AllocationEvent& event, const AllocatedProduct& product) {
  const auto day = care::DayOf(product.decision_date());
  if (!day) return;
  Version version;
  version.moment_ms =
      std::chrono::milliseconds{day->time_since_epoch()}.count() + product.decision_time_ms();
  version.tie_break = care::TieBreak(product);
  version.current.provider = event.provider();
  auto& newest = tracks_[{event.municipality(), product.number()}].newest;
  const auto rank = [](const Version& v) {
    return std::tie(v.moment_ms, v.tie_break, v.current.provider);
  };
  if (newest && rank(*newest) >= rank(version)) return;
  version.current.category = product.product().category();
  version.current.code = product.product().code();
  if (product.has_end_date()) version.current.end = care::DayOf(product.end_date());
  version.current.deleted = product.change_reason() == kDeleted;
  newest = std::move(version);
}

std::optional<care::Day> ClientCases::StoppedOn(const Track& track) {
  const Report* last = nullptr;
  for (const auto& [key, start] : track.starts) {
    if (Holds(start.generation) && (last == nullptr || start.begin > last->begin)) last = &start;
  }
  if (last == nullptr) return std::nullopt;
  std::optional<care::Day> stopped;
  for (const auto& [key, stop] : track.stops) {
    if (!Holds(stop.generation) || !stop.for_good || stop.begin != last->begin) continue;
    if (!stopped || stop.end > stopped) stopped = stop.end;
  }
  return stopped;
}

std::map<CaseId, Case> ClientCases::Cases() const {
  std::map<CaseId, Case> cases;
  for (const auto& [id, track] : tracks_) {
    if (!track.newest) continue;
    Case now = track.newest->current;
    now.stopped = StoppedOn(track);
    cases.emplace(id, std::move(now));
  }
  return cases;
}

}  // namespace instroom::notification
