#pragma once

// A gRPC server behind the gate: TLS, and every call judged by the policy.

#include "services/access/rpc_gate.h"
#include "services/platform/rpc/server.h"

namespace instroom::access {

// As platform::StartRpcServer, with the certificate that the gate was made with. Services, gate and
// whoever is told of refusals must outlive the server.
[[nodiscard]] platform::Outcome<std::unique_ptr<platform::RpcServer>> StartGatedServer(
    std::uint16_t port, const std::vector<grpc::Service*>& services, Gate& gate,
    TurnedAway turned_away = {});

}  // namespace instroom::access
