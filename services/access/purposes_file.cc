// The purposes as YAML, beside the table of the policy.

#include <algorithm>
#include <set>

#include "services/access/purposes.h"
#include "services/platform/declared/strict_yaml.h"

namespace instroom::access {
namespace {

using platform::Refuse;

std::string TextOf(const YAML::Node& node, const char* name) {
  if (!node[name] || node[name].as<std::string>().empty()) {
    Refuse(node, std::string("expected ") + name);
  }
  return node[name].as<std::string>();
}

bool IsCode(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
}

std::vector<Role> RolesOf(const YAML::Node& node) {
  if (!node["roles"] || !node["roles"].IsSequence() || node["roles"].size() == 0) {
    Refuse(node, "expected roles");
  }
  std::vector<Role> roles;
  for (const auto& entry : node["roles"]) {
    const auto role = ParseRole(entry.as<std::string>());
    if (!role) Refuse(entry, "unknown role");
    roles.push_back(*role);
  }
  return roles;
}

Purpose ReadPurpose(const YAML::Node& node) {
  platform::OnlyKeys(node, "a purpose", {"code", "roles", "activity", "ground"});
  Purpose purpose{TextOf(node, "code"), RolesOf(node), TextOf(node, "activity"),
                  TextOf(node, "ground")};
  if (!IsCode(purpose.code)) Refuse(node, "a code has lower case letters and _ only");
  if (purpose.activity.find(':') == std::string::npos) {
    Refuse(node, "activity: expected a URI");
  }
  return purpose;
}

// A purpose of both would let a person go without saying one wherever programs may.
bool IsOfMachinesOrOfPeople(const std::vector<Purpose>& purposes, const std::string& code) {
  const auto found = std::ranges::find(purposes, code, &Purpose::code);
  if (found == purposes.end()) return false;
  return found->roles.size() == 1 || !std::ranges::count(found->roles, Role::kMachine);
}

Purposes Read(const YAML::Node& root) {
  std::vector<Purpose> purposes;
  std::set<std::string> seen;
  if (!root.IsMap() || !root["purposes"] || !root["purposes"].IsSequence()) {
    Refuse(root, "expected a list of purposes");
  }
  for (const auto& node : root["purposes"]) {
    purposes.push_back(ReadPurpose(node));
    if (!seen.insert(purposes.back().code).second) {
      Refuse(node, "this purpose is there twice");
    }
  }
  std::map<std::string, std::string> method_purposes;
  if (!root["opens"] || !root["opens"].IsMap()) Refuse(root, "expected opens");
  for (const auto& entry : root["opens"]) {
    const auto code = entry.second.as<std::string>();
    if (!IsOfMachinesOrOfPeople(purposes, code)) {
      Refuse(entry.second, "expected the code of a purpose, of machines alone or of people");
    }
    if (!method_purposes.emplace(entry.first.as<std::string>(), code).second) {
      Refuse(entry.first, "this method is there twice");
    }
  }
  return {std::move(purposes), std::move(method_purposes)};
}

}  // namespace

platform::Outcome<Purposes> ParsePurposes(const std::string& yaml) {
  return platform::Strictly<Purposes>("PURPOSES_NOT_VALID", [&] { return Read(YAML::Load(yaml)); });
}

}  // namespace instroom::access
