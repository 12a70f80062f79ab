#include "services/referral/view/client_care.h"

#include <algorithm>

namespace instroom::referral {
namespace {

// Code of JZ002: the allocation counts as never sent.
constexpr std::string_view kDeleted = "13";

std::int64_t DayNumber(const care::v1::Date& date) {
  const auto day = care::DayOf(date);
  return day ? day->time_since_epoch().count() : 0;
}

}  // namespace

void ClientCare::Fold(const allocation::v1::AllocationEvent& event) {
  for (const auto& fact : event.facts()) {
    if (fact.has_allocation_decided()) {
      const auto& product = fact.allocation_decided();
      FoldAllocation({event.municipality(), product.number()}, event.provider(), product);
    } else if (fact.has_start_reported() && fact.start_reported().start().has_number()) {
      const auto& start = fact.start_reported().start();
      const Start key{{event.municipality(), start.number()},
                      start.product().category() + "/" + start.product().code(),
                      DayNumber(start.begin_date())};
      std::int32_t& generation = generations_[key];
      generation = std::max(generation, fact.start_reported().generation());
    }
  }
}

void ClientCare::FoldAllocation(const Number& number, const std::string& provider,
                                const allocation::v1::AllocatedProduct& product) {
  Allocation& held = allocations_[number];
  const Version version{DayNumber(product.decision_date()), product.decision_time_ms(),
                        product.change_reason() == kDeleted};
  held.newest = std::max(held.newest, version);
  held.provider = std::max(held.provider, provider);
  if (product.provider_reference().empty()) return;
  const auto told = std::tie(version, product.provider_reference());
  if (held.reference.empty() || told < std::tie(held.reference_version, held.reference)) {
    held.reference = product.provider_reference();
    held.reference_version = version;
  }
}

std::optional<care::Day> ClientCare::FirstStart(const Number& number) const {
  std::optional<care::Day> first;
  for (auto it = generations_.lower_bound({number, {}, INT64_MIN});
       it != generations_.end() && it->first.number == number; ++it) {
    // An even generation is a withdrawal.
    if (it->second % 2 == 0) continue;
    const care::Day day{care::Day::duration(static_cast<int>(it->first.begin_day))};
    if (!first || day < *first) first = day;
  }
  return first;
}

std::optional<ClientCare::Link> ClientCare::Find(std::string_view provider,
                                                 std::string_view provider_reference) const {
  std::optional<Link> link;
  for (const auto& [number, allocation] : allocations_) {
    if (allocation.newest.deleted || allocation.reference != provider_reference ||
        allocation.provider != provider) {
      continue;
    }
    const std::optional<care::Day> begin = FirstStart(number);
    if (!link) {
      link = Link{number.number, begin};
      continue;
    }
    link->number = std::min(link->number, number.number);
    if (begin && (!link->begin || *begin < *link->begin)) link->begin = begin;
  }
  return link;
}

}  // namespace instroom::referral
