#include "services/access/caller.h"

#include <algorithm>
#include <array>
#include <utility>

namespace instroom::access {
namespace {

constexpr std::size_t kCodeMax = 32;
constexpr std::size_t kPersonMax = 64;

constexpr std::array<std::string_view, std::size(kPartyKinds)> kKindNames = {
    "municipality", "provider", "region", "national", "operator", "service"};
constexpr std::array<std::string_view, std::size(kRoles)> kRoleNames = {
    "machine", "access", "contract", "finance", "policy", "council", "operator"};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsCodeCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool IsCode(PartyKind kind, std::string_view code) {
  if (kind == PartyKind::kMunicipality || kind == PartyKind::kProvider) {
    const std::size_t digits = kind == PartyKind::kMunicipality ? 4 : 8;
    return code.size() == digits && std::all_of(code.begin(), code.end(), IsDigit);
  }
  return !code.empty() && code.size() <= kCodeMax &&
         std::all_of(code.begin(), code.end(), IsCodeCharacter);
}

// Cuts the text up to the separator off its front; all of it if there is none.
std::string_view CutTo(std::string_view& text, char separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

// A person has a role, and none of them is a machine's. Empty if it is not so.
std::vector<Role> PersonRoles(std::string_view list) {
  std::vector<Role> roles;
  while (!list.empty()) {
    const auto role = ParseRole(CutTo(list, ','));
    if (!role || *role == Role::kMachine) return {};
    if (std::find(roles.begin(), roles.end(), *role) == roles.end()) roles.push_back(*role);
  }
  return roles;
}

}  // namespace

std::string_view NameOf(PartyKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::string_view NameOf(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<PartyKind> ParsePartyKind(std::string_view text) {
  for (const PartyKind kind : kPartyKinds) {
    if (NameOf(kind) == text) return kind;
  }
  return std::nullopt;
}

std::optional<Role> ParseRole(std::string_view text) {
  for (const Role role : kRoles) {
    if (NameOf(role) == text) return role;
  }
  return std::nullopt;
}

std::string PartyText(const Party& party) {
  return std::string(NameOf(party.kind)) + ":" + party.code;
}

std::optional<Party> ParseParty(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto kind = ParsePartyKind(text.substr(0, colon));
  const std::string_view code = text.substr(colon + 1);
  if (!kind || !IsCode(*kind, code)) return std::nullopt;
  return Party{*kind, std::string(code)};
}

bool IsPersonName(std::string_view text) {
  return !text.empty() && text.size() <= kPersonMax &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsCodeCharacter(c) || c == '.' || c == '_' || c == '~'; });
}

std::string CallerText(const Caller& caller) {
  std::string text = PartyText(caller.party);
  if (caller.person.empty()) return text;
  for (std::size_t i = 0; i < caller.roles.size(); ++i) {
    text += i == 0 ? ' ' : ',';
    text += NameOf(caller.roles[i]);
  }
  return text + " " + caller.person;
}

std::optional<Caller> ParseCaller(std::string_view text) {
  const auto party = ParseParty(CutTo(text, ' '));
  if (!party) return std::nullopt;
  Caller caller{*party};
  if (text.empty()) return caller;
  caller.roles = PersonRoles(CutTo(text, ' '));
  caller.person = text;
  if (caller.roles.empty() || !IsPersonName(caller.person)) return std::nullopt;
  return caller;
}

}  // namespace instroom::access
