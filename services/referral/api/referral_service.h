#pragma once

// ReferralService over gRPC: decode, one call within the caller's reach, encode. The only place of
// this service where a citizen service number may stand; it leaves as a client key.

#include <memory>

#include "services/access/gate.h"
#include "services/platform/auth/sealer.h"
#include "services/referral/api/desk.h"

namespace grpc {
class Service;
}

namespace instroom::referral {

// All arguments must outlive the service.
[[nodiscard]] std::shared_ptr<grpc::Service> MakeReferralService(Desk& desk,
                                                                 const ReferralView& view,
                                                                 const platform::Sealer& sealer,
                                                                 access::Gate& gate);

}  // namespace instroom::referral
