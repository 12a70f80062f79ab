#pragma once

// Who calls: an organisation in the network and, if a person does it, with which roles. Pure.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace instroom::access {

enum class PartyKind : std::uint8_t {
  kMunicipality,  // Code: CBS, four digits.
  kProvider,      // Code: AGB, eight digits.
  kRegion,        // The regional service organisation.
  kNational,      // Who collects statistics for the country, such as CBS.
  kOperator,      // Whoever runs the machines.
  kService,       // One of our own programs.
};
inline constexpr PartyKind kPartyKinds[] = {PartyKind::kMunicipality, PartyKind::kProvider,
                                            PartyKind::kRegion,       PartyKind::kNational,
                                            PartyKind::kOperator,     PartyKind::kService};

// What a person does there. A program that calls for its organisation is a machine.
enum class Role : std::uint8_t {
  kMachine,
  kAccess,    // Toegang: decides on help.
  kContract,  // Buys care.
  kFinance,
  kPolicy,
  kCouncil,
  kOperator,
};
inline constexpr Role kRoles[] = {Role::kMachine, Role::kAccess,  Role::kContract, Role::kFinance,
                                  Role::kPolicy,  Role::kCouncil, Role::kOperator};

struct Party {
  PartyKind kind = PartyKind::kMunicipality;
  std::string code;

  auto operator<=>(const Party&) const = default;
};

struct Caller {
  Party party;
  // {kMachine} and no person, or a person's roles; never empty.
  std::vector<Role> roles = {Role::kMachine};
  // The name that the issuer of its token gives it: no name of a human being. Empty: a machine.
  std::string person = {};

  bool operator==(const Caller&) const = default;
};

// "municipality", "access" and so on.
[[nodiscard]] std::string_view NameOf(PartyKind kind);
[[nodiscard]] std::string_view NameOf(Role role);
[[nodiscard]] std::optional<PartyKind> ParsePartyKind(std::string_view text);
[[nodiscard]] std::optional<Role> ParseRole(std::string_view text);

// "municipality:0995". A code has four digits for a municipality, eight for a provider, else 1 to
// 32 letters, digits and hyphens.
[[nodiscard]] std::string PartyText(const Party& party);
[[nodiscard]] std::optional<Party> ParseParty(std::string_view text);

// "municipality:0995" for a machine, "municipality:0995 access,finance p-17" for a person.
[[nodiscard]] std::string CallerText(const Caller& caller);
[[nodiscard]] std::optional<Caller> ParseCaller(std::string_view text);
// A name that an issuer may give a person: 1 to 64 letters, digits and -._~ characters.
[[nodiscard]] bool IsPersonName(std::string_view text);

}  // namespace instroom::access
