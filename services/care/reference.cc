#include "services/care/reference.h"

#include <algorithm>

namespace instroom::care {

using reference::v1::ReferenceEvent;

void Reference::Put(std::string_view key, const ReferenceEvent* event) {
  if (event == nullptr) {
    items_.erase(std::string(key));
    return;
  }
  ReferenceEvent& held = items_[std::string(key)];
  if (event->version() >= held.version()) held = *event;
  version_ = std::max(version_, event->version());
}

const ReferenceEvent* Reference::Find(std::string key) const {
  const auto found = items_.find(key);
  return found == items_.end() ? nullptr : &found->second;
}

const reference::v1::Municipality* Reference::FindMunicipality(std::string_view code) const {
  const auto* event = Find("municipality/" + std::string(code));
  return event != nullptr && event->has_municipality() ? &event->municipality() : nullptr;
}

const reference::v1::Provider* Reference::FindProvider(std::string_view code) const {
  const auto* event = Find("provider/" + std::string(code));
  return event != nullptr && event->has_provider() ? &event->provider() : nullptr;
}

const reference::v1::ProductEntry* Reference::FindProduct(std::string_view municipality,
                                                          std::string_view code) const {
  const auto* own = Find("product/" + std::string(municipality) + "/" + std::string(code));
  if (own != nullptr && own->has_product()) return &own->product();
  const auto* national = Find("product//" + std::string(code));
  return national != nullptr && national->has_product() ? &national->product() : nullptr;
}

std::vector<reference::v1::Municipality> Reference::Region() const {
  std::vector<reference::v1::Municipality> region;
  const std::string prefix = "municipality/";
  for (auto it = items_.lower_bound(prefix); it != items_.end() && it->first.starts_with(prefix);
       ++it) {
    if (it->second.municipality().in_region()) region.push_back(it->second.municipality());
  }
  return region;
}

std::map<std::string, reference::v1::Population> Reference::Populations(
    std::string_view municipality) const {
  std::map<std::string, reference::v1::Population> series;
  const std::string prefix = "population/" + std::string(municipality) + "/";
  for (auto it = items_.lower_bound(prefix); it != items_.end() && it->first.starts_with(prefix);
       ++it) {
    series[it->first.substr(prefix.size())] = it->second.population();
  }
  return series;
}

}  // namespace instroom::care
