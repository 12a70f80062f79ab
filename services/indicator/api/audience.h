#pragma once

// Which figures a caller sees, by the scope that the policy gives it. The one place where this is
// decided; which party and role has which scope is data (deploy/authorisation.yaml), and what an
// audience sees is data too (deploy/disclosure).

#include "services/access/gate.h"
#include "services/indicator/disclosure/figure_view.h"

namespace instroom::indicator {

// The region sees all as counted; a municipality its own as counted and others' as the audience
// "region"; who has only what is published is the audience "public". Without a scope: nothing.
[[nodiscard]] Audience AudienceFor(const access::Admitted& who);

}  // namespace instroom::indicator
