#pragma once

// AllocationService over gRPC (instroom.allocation.v1). The only files that know its transport are
// this one's source.

#include <memory>

#include "services/access/gate.h"
#include "services/allocation/api/calls.h"

namespace grpc {
class Service;
}

namespace instroom::allocation {

// Serves callers that the gate knows, as far as they reach. Waits are bounded: a call by its
// deadline and 30 s, a stream by its caller; too many at once get UNAVAILABLE TOO_MANY_CALLS. Who
// is shown whom is on record before. Everything must outlive the service.
[[nodiscard]] std::shared_ptr<grpc::Service> MakeAllocationService(
    const Intake& intake, View& view, const Door& door, access::Gate& gate,
    const access::LookRecorder& looks);

}  // namespace instroom::allocation
