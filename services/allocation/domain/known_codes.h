#pragma once

// The part of the reference data that rules ask for: which municipalities, providers and product
// codes exist. Pure; of one item the highest version holds.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "instroom/reference/v1/reference_events.pb.h"
#include "services/care/calendar.h"

namespace instroom::allocation {

class KnownCodes {
 public:
  // Folds one item; `key` is the key of its record. Without an event the item is taken away.
  void Put(std::string_view key, const reference::v1::ReferenceEvent* event);

  // Nothing was loaded yet: then no rule that needs reference data can be judged.
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] bool HasMunicipality(std::string_view code) const;
  // TR378. False if it is none, or was none any more on the day.
  [[nodiscard]] bool HasMunicipalityOn(std::string_view code, care::Day day) const;
  [[nodiscard]] bool HasProvider(std::string_view code) const;
  // TR381. A code of the municipality's own list or of the national one must stand under
  // `category`. A code on neither list is only wrong if one of the lists has codes for the
  // category: of categories without any (54 and 55 of the national list) nothing can be said. With
  // a day it must not have lapsed before it.
  [[nodiscard]] bool CodeFits(std::string_view municipality, std::string_view category,
                              std::string_view code, std::optional<care::Day> on = {}) const;

 private:
  struct Item {
    std::int64_t version = 0;
    std::string listed_under;  // "0995/45" or "/45" for a product; empty for anything else.
    std::optional<care::Day> until;

    [[nodiscard]] bool HoldsOn(care::Day day) const { return !until || day <= *until; }
  };
  void TakeAway(std::string_view key);

  std::map<std::string, Item, std::less<>> items_;
  // How many codes a list has under a category, by "municipality/category".
  std::map<std::string, int, std::less<>> listed_;
};

}  // namespace instroom::allocation
