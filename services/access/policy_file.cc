// The table of the policy as YAML.

#include <optional>
#include <set>

#include "services/access/policy.h"
#include "services/platform/declared/strict_yaml.h"

namespace instroom::access {
namespace {

using platform::Refuse;

std::optional<Scope> ParseScope(const std::string& text) {
  for (const Scope scope : {Scope::kNone, Scope::kPublished, Scope::kOwnMunicipality,
                            Scope::kOwnCases, Scope::kRegion, Scope::kAll}) {
    if (NameOf(scope) == text) return scope;
  }
  return std::nullopt;
}

// Own cases are those of who sends and receives messages; nobody else has any.
bool Fits(PartyKind kind, Scope scope) {
  switch (scope) {
    case Scope::kOwnMunicipality:
      return kind == PartyKind::kMunicipality;
    case Scope::kOwnCases:
      return kind == PartyKind::kMunicipality || kind == PartyKind::kProvider;
    case Scope::kNone:
    case Scope::kPublished:
    case Scope::kRegion:
    case Scope::kAll:
      return true;
  }
  return false;
}

void ReadCells(PartyKind kind, const YAML::Node& cells, PolicyRow& row) {
  if (!cells.IsMap()) Refuse(cells, "expected roles with their scopes");
  for (const auto& cell : cells) {
    const auto role_name = cell.first.as<std::string>();
    const auto role = ParseRole(role_name);
    if (!role) Refuse(cell.first, "unknown role '" + role_name + "'");
    if (kind == PartyKind::kService && *role != Role::kMachine) {
      Refuse(cell.first, "a service is always a machine");
    }
    const auto scope = ParseScope(cell.second.as<std::string>());
    if (!scope) Refuse(cell.second, "unknown scope");
    if (!Fits(kind, *scope)) {
      Refuse(cell.second,
             std::string(NameOf(kind)) + " can't have the scope " + std::string(NameOf(*scope)));
    }
    if (!row.scopes.emplace(std::pair(kind, *role), *scope).second) {
      Refuse(cell.first, "the role is there twice");
    }
  }
}

bool IsRoute(const std::string& method) {
  return method.find(" /") != std::string::npos;
}

PolicyRow ReadRow(const YAML::Node& node) {
  if (!node.IsMap() || !node["method"]) Refuse(node, "expected a method");
  PolicyRow row;
  row.method = node["method"].as<std::string>();
  if (!IsRoute(row.method) && !row.method.starts_with("/")) {
    Refuse(node, "a method is /package.Service/Method or 'GET /path'");
  }
  for (const auto& entry : node) {
    const auto name = entry.first.as<std::string>();
    if (name == "method") continue;
    if (name == "open") {
      row.open = entry.second.as<bool>();
      if (row.open && !IsRoute(row.method)) {
        Refuse(entry.first, "only a route of the gateway may be open");
      }
      continue;
    }
    const auto kind = ParsePartyKind(name);
    if (!kind) Refuse(entry.first, "unknown kind of party '" + name + "'");
    ReadCells(*kind, entry.second, row);
  }
  return row;
}

std::vector<PolicyRow> ReadRows(const YAML::Node& root) {
  if (!root.IsMap() || !root["version"] || root["version"].as<int>() != 1) {
    Refuse(root, "expected version: 1");
  }
  const YAML::Node methods = root["methods"];
  if (!methods || !methods.IsSequence()) Refuse(root, "expected a list of methods");
  std::vector<PolicyRow> rows;
  std::set<std::string> seen;
  for (const auto& node : methods) {
    rows.push_back(ReadRow(node));
    if (!seen.insert(rows.back().method).second) Refuse(node, "this method is there twice");
  }
  return rows;
}

}  // namespace

platform::Outcome<Policy> ParsePolicy(const std::string& yaml) {
  return platform::Strictly<Policy>("POLICY_NOT_VALID",
                                    [&] { return Policy(ReadRows(YAML::Load(yaml))); });
}

}  // namespace instroom::access
