#pragma once

// Reference data folded into a table that rules can ask. Pure; order of versions means nothing: of
// one item the highest version holds.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/reference/v1/reference_events.pb.h"

namespace instroom::care {

class Reference {
 public:
  // Folds one item; `key` is the record's key. Without an event the item is taken away.
  void Put(std::string_view key, const reference::v1::ReferenceEvent* event);

  // Highest version folded; 0 is nothing yet.
  [[nodiscard]] std::int64_t version() const { return version_; }
  [[nodiscard]] const reference::v1::Municipality* FindMunicipality(std::string_view code) const;
  [[nodiscard]] const reference::v1::Provider* FindProvider(std::string_view code) const;
  // The municipality's own product first, then the national one.
  [[nodiscard]] const reference::v1::ProductEntry* FindProduct(std::string_view municipality,
                                                               std::string_view code) const;
  // Municipalities of the region, by code.
  [[nodiscard]] std::vector<reference::v1::Municipality> Region() const;
  // Every count of a municipality, by date ("2023-12-31").
  [[nodiscard]] std::map<std::string, reference::v1::Population> Populations(
      std::string_view municipality) const;
  [[nodiscard]] bool empty() const { return items_.empty(); }

 private:
  const reference::v1::ReferenceEvent* Find(std::string key) const;

  std::map<std::string, reference::v1::ReferenceEvent, std::less<>> items_;
  std::int64_t version_ = 0;
};

}  // namespace instroom::care
