#include "services/access/reach.h"

namespace instroom::access {
namespace {

bool SeesRegion(const Admitted& who) {
  return who.scope == Scope::kRegion || who.scope == Scope::kAll;
}

bool SeesOwn(const Admitted& who) {
  return who.scope == Scope::kOwnMunicipality || who.scope == Scope::kOwnCases;
}

}  // namespace

bool Is(const Admitted& who, std::string_view code) {
  const PartyKind kind = who.caller.party.kind;
  const bool has_cases = kind == PartyKind::kMunicipality || kind == PartyKind::kProvider;
  return has_cases && !code.empty() && who.caller.party.code == code;
}

bool Reaches(const Admitted& who, std::string_view municipality, std::string_view provider) {
  if (SeesRegion(who)) return true;
  if (!SeesOwn(who)) return false;
  return Is(who, who.caller.party.kind == PartyKind::kMunicipality ? municipality : provider);
}

bool Narrow(const Admitted& who, std::string& municipality, std::string& provider) {
  if (SeesRegion(who)) return true;
  if (!SeesOwn(who)) return false;
  std::string& own = who.caller.party.kind == PartyKind::kMunicipality ? municipality : provider;
  if (own.empty()) own = who.caller.party.code;
  return Is(who, own);
}

platform::Error OtherParty() {
  return {platform::ErrorKind::kNotAllowed, "OTHER_PARTY", "only the caller's own"};
}

}  // namespace instroom::access
