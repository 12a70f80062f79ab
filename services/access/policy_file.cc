// The table of the policy as YAML.

#include <yaml-cpp/yaml.h>

#include <optional>
#include <set>

#include "services/access/policy.h"

namespace instroom::access {
namespace {

// Thrown within this file only: yaml-cpp throws as well, and both end in one answer.
struct Wrong {
  int line;
  std::string why;
};

int LineOf(const YAML::Node& node) {
  return node.Mark().line + 1;
}

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
  if (!cells.IsMap()) throw Wrong{LineOf(cells), "expected roles with their scopes"};
  for (const auto& cell : cells) {
    const auto role_name = cell.first.as<std::string>();
    const auto role = ParseRole(role_name);
    if (!role) throw Wrong{LineOf(cell.first), "unknown role '" + role_name + "'"};
    if (kind == PartyKind::kService && *role != Role::kMachine) {
      throw Wrong{LineOf(cell.first), "a service is always a machine"};
    }
    const auto scope = ParseScope(cell.second.as<std::string>());
    if (!scope) throw Wrong{LineOf(cell.second), "unknown scope"};
    if (!Fits(kind, *scope)) {
      throw Wrong{LineOf(cell.second), std::string(NameOf(kind)) + " can't have the scope " +
                                           std::string(NameOf(*scope))};
    }
    if (!row.scopes.emplace(std::pair(kind, *role), *scope).second) {
      throw Wrong{LineOf(cell.first), "the role is there twice"};
    }
  }
}

bool IsRoute(const std::string& method) {
  return method.find(" /") != std::string::npos;
}

PolicyRow ReadRow(const YAML::Node& node) {
  if (!node.IsMap() || !node["method"]) throw Wrong{LineOf(node), "expected a method"};
  PolicyRow row;
  row.method = node["method"].as<std::string>();
  if (!IsRoute(row.method) && !row.method.starts_with("/")) {
    throw Wrong{LineOf(node), "a method is /package.Service/Method or 'GET /path'"};
  }
  for (const auto& entry : node) {
    const auto name = entry.first.as<std::string>();
    if (name == "method") continue;
    if (name == "open") {
      row.open = entry.second.as<bool>();
      if (row.open && !IsRoute(row.method)) {
        throw Wrong{LineOf(entry.first), "only a route of the gateway may be open"};
      }
      continue;
    }
    const auto kind = ParsePartyKind(name);
    if (!kind) throw Wrong{LineOf(entry.first), "unknown kind of party '" + name + "'"};
    ReadCells(*kind, entry.second, row);
  }
  return row;
}

std::vector<PolicyRow> ReadRows(const YAML::Node& root) {
  if (!root.IsMap() || !root["version"] || root["version"].as<int>() != 1) {
    throw Wrong{1, "expected version: 1"};
  }
  const YAML::Node methods = root["methods"];
  if (!methods || !methods.IsSequence()) throw Wrong{1, "expected a list of methods"};
  std::vector<PolicyRow> rows;
  std::set<std::string> seen;
  for (const auto& node : methods) {
    rows.push_back(ReadRow(node));
    if (!seen.insert(rows.back().method).second)
      throw Wrong{LineOf(node), "this method is there twice"};
  }
  return rows;
}

platform::Failure<platform::Error> NotValid(int line, const std::string& why) {
  return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput, "POLICY_NOT_VALID",
                                        "line " + std::to_string(line) + ": " + why});
}

}  // namespace

platform::Outcome<Policy> ParsePolicy(const std::string& yaml) {
  try {
    return Policy(ReadRows(YAML::Load(yaml)));
  } catch (const Wrong& wrong) {
    return NotValid(wrong.line, wrong.why);
  } catch (const YAML::Exception& broken) {
    return NotValid(broken.mark.line + 1, broken.msg);
  }
}

}  // namespace instroom::access
