#include "services/access/policy.h"

#include <algorithm>

namespace instroom::access {

std::string_view NameOf(Scope scope) {
  switch (scope) {
    case Scope::kNone:
      return "none";
    case Scope::kPublished:
      return "published";
    case Scope::kOwnMunicipality:
      return "own_municipality";
    case Scope::kOwnCases:
      return "own_cases";
    case Scope::kRegion:
      return "region";
    case Scope::kAll:
      return "all";
  }
  return "none";
}

Policy::Policy(std::vector<PolicyRow> rows) : rows_(std::move(rows)) {
  for (std::size_t i = 0; i < rows_.size(); ++i) by_method_.emplace(rows_[i].method, i);
}

const PolicyRow* Policy::Find(std::string_view method) const {
  const auto found = by_method_.find(method);
  return found == by_method_.end() ? nullptr : &rows_[found->second];
}

Scope Policy::ScopeOf(std::string_view method, const Caller& caller) const {
  const PolicyRow* row = Find(method);
  if (row == nullptr) return Scope::kNone;
  if (row->open) return Scope::kAll;
  Scope widest = Scope::kNone;
  for (const Role role : caller.roles) {
    const auto found = row->scopes.find({caller.party.kind, role});
    if (found != row->scopes.end()) widest = std::max(widest, found->second);
  }
  return widest;
}

bool Policy::IsOpen(std::string_view method) const {
  const PolicyRow* row = Find(method);
  return row != nullptr && row->open;
}

std::vector<std::string> Policy::Lacking(const std::vector<std::string>& methods) const {
  std::vector<std::string> lacking;
  for (const std::string& method : methods) {
    if (Find(method) == nullptr) lacking.push_back(method);
  }
  return lacking;
}

}  // namespace instroom::access
