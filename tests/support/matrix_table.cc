#include "tests/support/matrix_table.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace instroom::testing_support {
namespace {

using access::Caller;
using access::Party;
using access::PartyKind;
using access::Role;

char LetterOf(Role role) {
  switch (role) {
    case Role::kMachine:
      return 'M';
    case Role::kAccess:
      return 'a';
    case Role::kContract:
      return 'k';
    case Role::kFinance:
      return 'f';
    case Role::kPolicy:
      return 'p';
    case Role::kCouncil:
      return 'c';
    case Role::kOperator:
      return 'o';
  }
  return '?';
}

const std::map<PartyKind, std::string>& Codes() {
  static const std::map<PartyKind, std::string> codes = {
      {PartyKind::kMunicipality, "0995"}, {PartyKind::kProvider, "99000346"},
      {PartyKind::kRegion, "FLEVOLAND"},  {PartyKind::kNational, "CBS"},
      {PartyKind::kOperator, "OPS"},      {PartyKind::kService, "gateway"}};
  return codes;
}

std::string Padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

}  // namespace

void MatrixTable::Add(const std::string& method, const Caller& caller, bool got_in) {
  if (!seen_.contains(method)) methods_.push_back(method);
  seen_[method][{caller.party.kind, caller.roles.front()}].insert(got_in);
  ++calls_;
}

std::string MatrixTable::Text() const {
  std::size_t width = 0;
  for (const std::string& method : methods_) width = std::max(width, method.size());
  std::string text = Padded("", width);
  for (const PartyKind kind : access::kPartyKinds) {
    text += "  " + Padded(std::string(access::NameOf(kind)), 7);
  }
  for (const std::string& method : methods_) {
    text += "\n" + Padded(method, width);
    for (const PartyKind kind : access::kPartyKinds) {
      std::string cell;
      for (const Role role : access::kRoles) {
        const auto seen = seen_.at(method).find({kind, role});
        if (seen == seen_.at(method).end() || !seen->second.contains(true)) continue;
        cell += LetterOf(role);
        if (seen->second.contains(false)) cell += '!';
      }
      text += "  " + Padded(cell.empty() ? "-" : cell,
                            std::max<std::size_t>(7, access::NameOf(kind).size()));
    }
  }
  return text + "\nM machine, a access, k contract, f finance, p policy, c council, o operator; " +
         std::to_string(calls_) + " calls\n";
}

std::vector<Caller> AllCallers() {
  std::vector<Caller> callers;
  for (const PartyKind kind : access::kPartyKinds) {
    for (const Role role : access::kRoles) {
      Caller caller{Party{kind, Codes().at(kind)}};
      caller.roles = {role};
      if (role != Role::kMachine) caller.person = "p-1";
      const bool exists = kind != PartyKind::kService || role == Role::kMachine;
      if (exists) callers.push_back(std::move(caller));
    }
  }
  return callers;
}

void KeepTable(const std::string& name, const std::string& text) {
  std::printf("%s\n%s\n", name.c_str(), text.c_str());
  if (const char* folder = std::getenv("INSTROOM_TABLES")) {
    std::ofstream(std::string(folder) + "/" + name + ".txt") << text;
  }
}

}  // namespace instroom::testing_support
