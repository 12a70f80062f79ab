#include "services/indicator/api/audience.h"

namespace instroom::indicator {

Audience AudienceFor(const access::Admitted& who) {
  switch (who.scope) {
    case access::Scope::kRegion:
    case access::Scope::kAll:
      return {};
    case access::Scope::kOwnMunicipality:
      return {"region", {who.caller.party.code}};
    case access::Scope::kPublished:
      return {"public", {}};
    case access::Scope::kOwnCases:  // Has messages, and no figures by itself.
    case access::Scope::kNone:
      break;
  }
  // No audience has this name.
  return {"nobody", {}};
}

}  // namespace instroom::indicator
