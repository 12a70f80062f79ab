#include "services/notification/api/ownership.h"

#include <algorithm>

namespace instroom::notification {
namespace {

constexpr std::size_t kCodeDigits = 4;

// The code of the municipality whose it is; empty if it is the region's.
std::string_view OwnerOf(std::string_view name) {
  const std::string_view code = name.substr(0, kCodeDigits);
  const bool owned = name.size() > kCodeDigits && name[kCodeDigits] == '-' &&
                     std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  return owned ? code : std::string_view();
}

}  // namespace

bool Owns(const access::Admitted& who, std::string_view name) {
  const std::string_view owner = OwnerOf(name);
  switch (who.scope) {
    case access::Scope::kOwnMunicipality:
      return owner == who.caller.party.code;
    case access::Scope::kRegion:
      return owner.empty();
    default:
      return false;
  }
}

}  // namespace instroom::notification
