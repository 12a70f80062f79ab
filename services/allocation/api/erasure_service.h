#pragma once

// ErasureService over gRPC (instroom.allocation.v1). Only its source knows its transport.

#include <memory>

#include "instroom/allocation/v1/erasure_service.pb.h"
#include "services/allocation/erasure/erasure.h"
#include "services/allocation/retention/retention.h"
#include "services/platform/auth/sealer.h"

namespace grpc {
class Service;
}
namespace instroom::access {
class Gate;
class LookRecorder;
}  // namespace instroom::access

namespace instroom::allocation {

// Whom a request is about. kInvalidInput: CLIENT_MISSING, CLIENT_KEY_NOT_VALID, BSN_NOT_VALID,
// REASON_MISSING, REFERENCE_NOT_VALID.
[[nodiscard]] platform::Outcome<care::ClientKey> ClientToErase(
    const v1::EraseClientRequest& request, const platform::Sealer& sealer);

// The gate tells who erases; it is on record before anything is erased, and kUnavailable
// LOOK_NOT_RECORDED otherwise. Everything must outlive it.
[[nodiscard]] std::shared_ptr<grpc::Service> MakeErasureService(Erasure& erasure,
                                                                Retention& retention,
                                                                const platform::Sealer& sealer,
                                                                access::Gate& gate,
                                                                const access::LookRecorder& looks);

}  // namespace instroom::allocation
