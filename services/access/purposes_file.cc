// The purposes as YAML, beside the table of the policy.

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "services/access/purposes.h"

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

std::string TextOf(const YAML::Node& node, const char* name) {
  if (!node[name] || node[name].as<std::string>().empty()) {
    throw Wrong{LineOf(node), std::string("expected ") + name};
  }
  return node[name].as<std::string>();
}

bool IsCode(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
}

std::vector<Role> RolesOf(const YAML::Node& node) {
  if (!node["roles"] || !node["roles"].IsSequence() || node["roles"].size() == 0) {
    throw Wrong{LineOf(node), "expected roles"};
  }
  std::vector<Role> roles;
  for (const auto& entry : node["roles"]) {
    const auto role = ParseRole(entry.as<std::string>());
    if (!role) throw Wrong{LineOf(entry), "unknown role"};
    roles.push_back(*role);
  }
  return roles;
}

Purpose ReadPurpose(const YAML::Node& node) {
  if (!node.IsMap()) throw Wrong{LineOf(node), "expected a purpose"};
  for (const auto& entry : node) {
    static const std::set<std::string> kKnown = {"code", "roles", "activity", "ground"};
    if (!kKnown.contains(entry.first.as<std::string>())) {
      throw Wrong{LineOf(entry.first), "unknown field"};
    }
  }
  Purpose purpose{TextOf(node, "code"), RolesOf(node), TextOf(node, "activity"),
                  TextOf(node, "ground")};
  if (!IsCode(purpose.code)) throw Wrong{LineOf(node), "a code has lower case letters and _ only"};
  if (purpose.activity.find(':') == std::string::npos) {
    throw Wrong{LineOf(node), "activity: expected a URI"};
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
    throw Wrong{1, "expected a list of purposes"};
  }
  for (const auto& node : root["purposes"]) {
    purposes.push_back(ReadPurpose(node));
    if (!seen.insert(purposes.back().code).second) {
      throw Wrong{LineOf(node), "this purpose is there twice"};
    }
  }
  std::map<std::string, std::string> method_purposes;
  if (!root["opens"] || !root["opens"].IsMap()) throw Wrong{1, "expected opens"};
  for (const auto& entry : root["opens"]) {
    const auto code = entry.second.as<std::string>();
    if (!IsOfMachinesOrOfPeople(purposes, code)) {
      throw Wrong{LineOf(entry.second),
                  "expected the code of a purpose, of machines alone or of people"};
    }
    if (!method_purposes.emplace(entry.first.as<std::string>(), code).second) {
      throw Wrong{LineOf(entry.first), "this method is there twice"};
    }
  }
  return {std::move(purposes), std::move(method_purposes)};
}

platform::Failure<platform::Error> NotValid(int line, const std::string& why) {
  return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput, "PURPOSES_NOT_VALID",
                                        "line " + std::to_string(line) + ": " + why});
}

}  // namespace

platform::Outcome<Purposes> ParsePurposes(const std::string& yaml) {
  try {
    return Read(YAML::Load(yaml));
  } catch (const Wrong& wrong) {
    return NotValid(wrong.line, wrong.why);
  } catch (const YAML::Exception& broken) {
    return NotValid(broken.mark.line + 1, broken.msg);
  }
}

}  // namespace instroom::access
