#include "tests/unit/access/policy_page.h"

namespace instroom::access::testing {
namespace {

constexpr char kIntroduction[] =
    R"(# Who may do what

Made of [deploy/authorisation.yaml](../deploy/authorisation.yaml) by a test; edit that file. Whoever
and whatever is not named here may not. How a caller is known, and why it is done this way:
[decision 20](decisions/0020-callers-are-parties.md).

| scope | what it reaches |
| --- | --- |
| `published` | figures as they are published: rounded, no youth can be told |
| `own_municipality` | figures and pseudonyms of the caller's own municipality |
| `own_cases` | messages to and from the caller, with the people in them |
| `region` | pseudonyms and figures of the whole region; no envelope is opened |
| `all` | the method tells nothing of cases, or is for keeping machines running |

A program is a *machine*; the other roles are people's. *Open* needs no identity.
)";

// The roles of one kind by scope: "own_cases: machine, access".
std::string CellOf(const PolicyRow& row, PartyKind kind) {
  std::string cell;
  for (const Scope scope : {Scope::kOwnCases, Scope::kOwnMunicipality, Scope::kPublished,
                            Scope::kRegion, Scope::kAll}) {
    std::string roles;
    for (const Role role : kRoles) {
      const auto found = row.scopes.find({kind, role});
      if (found == row.scopes.end() || found->second != scope) continue;
      roles += (roles.empty() ? "" : ", ") + std::string(NameOf(role));
    }
    if (roles.empty()) continue;
    cell += (cell.empty() ? "`" : "; `") + std::string(NameOf(scope)) + "` " + roles;
  }
  return cell.empty() ? "–" : cell;
}

// "/package.Service/Method" belongs to "package.Service", a route to the gateway.
std::string SectionOf(const std::string& method) {
  if (!method.starts_with("/")) return "The gateway";
  return "`" + method.substr(1, method.rfind('/') - 1) + "`";
}

std::string TitleOf(const std::string& method) {
  return method.starts_with("/") ? method.substr(method.rfind('/') + 1) : method;
}

constexpr char kAboutPurposes[] =
    R"(
## Why people are looked at

Each look at a person, and each erasure of one, goes on record with its purpose (doelbinding,
[decision 23](decisions/0023-looking-is-recorded.md)). A person says one that fits its role, in the
metadata `instroom-purpose`; a program has the one of the method, as has a person if it is one of
people.

| purpose | who | ground | entry in the register of processing |
| --- | --- | --- | --- |
)";

std::string PurposesText(const Purposes& purposes) {
  std::string text = kAboutPurposes;
  for (const Purpose& purpose : purposes.all()) {
    std::string roles;
    for (const Role role : purpose.roles) {
      roles += (roles.empty() ? "" : ", ") + std::string(NameOf(role));
    }
    text += "| `" + purpose.code + "` | " + roles + " | " + purpose.ground + " | `" +
            purpose.activity + "` |\n";
  }
  text += "\n| method that opens or erases cases | purpose that needs no saying |\n| --- | --- |\n";
  for (const auto& [method, code] : purposes.method_purposes()) {
    text += "| " + TitleOf(method) + " | `" + code + "` |\n";
  }
  return text;
}

constexpr char kAboutLimits[] =
    R"(
## How much at once

What one party may ask of one program, so that a busy one leaves room for the others
([decision 25](decisions/0025-a-share-for-each-party.md)). Beyond it a call gets
`RESOURCE_EXHAUSTED` or 429 with the time to come again; an Exchange is read more slowly. Each
64 KiB of an answer counts as one more call. Our own programs have no limit: those for whom they
call were counted.

| party | calls a second, at once | messages of an Exchange a second, at once | open calls |
| --- | --- | --- | --- |
)";

std::string RateText(const Rate& rate) {
  return std::to_string(static_cast<int>(rate.per_second)) + ", " +
         std::to_string(static_cast<int>(rate.burst));
}

std::string LimitsText(const Limits& limits) {
  std::string text = kAboutLimits;
  for (const auto& [kind, limit] : limits) {
    text += "| " + std::string(NameOf(kind)) + " | " + RateText(limit.calls) + " | " +
            RateText(limit.messages) + " | " + std::to_string(limit.open_calls) + " |\n";
  }
  return text;
}

}  // namespace

std::string PolicyPage(const Policy& policy, const Purposes& purposes, const Limits& limits) {
  std::string page = kIntroduction;
  std::string section;
  for (const PolicyRow& row : policy.rows()) {
    if (SectionOf(row.method) != section) {
      section = SectionOf(row.method);
      page += "\n## " + section + "\n\n| method |";
      std::string rule = "| --- |";
      for (const PartyKind kind : kPartyKinds) {
        page += " " + std::string(NameOf(kind)) + " |";
        rule += " --- |";
      }
      page += "\n" + rule + "\n";
    }
    page += "| " + TitleOf(row.method) + " |";
    for (const PartyKind kind : kPartyKinds) {
      page += " " + (row.open ? std::string("open") : CellOf(row, kind)) + " |";
    }
    page += "\n";
  }
  return page + PurposesText(purposes) + LimitsText(limits);
}

}  // namespace instroom::access::testing
