#pragma once

// What an operator sets for the gate of a service: its identity, who may do what, whose tokens
// hold.

#include <string>

#include "services/access/gate.h"
#include "services/platform/base/settings.h"

namespace instroom::access {

// INSTROOM_AUTHORISATION_FILE and the identity (platform::ReadIdentity) are required;
// INSTROOM_REVOCATIONS_FILE and INSTROOM_TOKEN_KEYS_FILE may be absent, then nothing is revoked and
// no tokens are taken. INSTROOM_TOKEN_ISSUER and INSTROOM_TOKEN_AUDIENCE say which tokens hold. In
// the environment "production" the issuer made for one machine is refused. Problems stay in
// `settings`.
[[nodiscard]] GateOptions ReadGateOptions(platform::Settings& settings,
                                          const std::string& environment);

}  // namespace instroom::access
