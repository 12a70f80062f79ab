#include "services/allocation/domain/known_codes.h"

namespace instroom::allocation {
namespace {

std::string Joined(std::string_view first, std::string_view second) {
  std::string text(first);
  text += '/';
  text += second;
  return text;
}

std::string ProductKey(std::string_view municipality, std::string_view code) {
  return "product/" + Joined(municipality, code);
}

}  // namespace

void KnownCodes::Put(std::string_view key, const reference::v1::ReferenceEvent* event) {
  if (event == nullptr) {
    TakeAway(key);
    return;
  }
  const auto held = items_.find(key);
  if (held != items_.end() && held->second.version > event->version()) return;
  TakeAway(key);
  Item item{event->version(), {}, {}};
  if (event->municipality().has_end_date()) {
    item.until = care::DayOf(event->municipality().end_date());
  }
  if (event->has_product()) {
    if (event->product().has_end_date()) item.until = care::DayOf(event->product().end_date());
    item.listed_under = Joined(event->product().municipality(), event->product().category());
    ++listed_[item.listed_under];
  }
  items_.insert_or_assign(std::string(key), std::move(item));
}

void KnownCodes::TakeAway(std::string_view key) {
  const auto held = items_.find(key);
  if (held == items_.end()) return;
  if (!held->second.listed_under.empty()) --listed_[held->second.listed_under];
  items_.erase(held);
}

bool KnownCodes::HasMunicipality(std::string_view code) const {
  return items_.contains(Joined("municipality", code));
}

bool KnownCodes::HasMunicipalityOn(std::string_view code, care::Day day) const {
  const auto found = items_.find(Joined("municipality", code));
  return found != items_.end() && found->second.HoldsOn(day);
}

bool KnownCodes::HasProvider(std::string_view code) const {
  return items_.contains(Joined("provider", code));
}

bool KnownCodes::CodeFits(std::string_view municipality, std::string_view category,
                          std::string_view code, std::optional<care::Day> on) const {
  for (const std::string_view list : {municipality, std::string_view()}) {
    const auto entry = items_.find(ProductKey(list, code));
    if (entry == items_.end()) continue;
    return entry->second.listed_under == Joined(list, category) &&
           (!on || entry->second.HoldsOn(*on));
  }
  for (const std::string_view list : {municipality, std::string_view()}) {
    const auto count = listed_.find(Joined(list, category));
    if (count != listed_.end() && count->second > 0) return false;
  }
  return true;
}

}  // namespace instroom::allocation
