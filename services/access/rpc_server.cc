#include "services/access/rpc_server.h"

#include "services/platform/rpc/credentials.h"

namespace instroom::access {

platform::Outcome<std::unique_ptr<platform::RpcServer>> StartGatedServer(
    std::uint16_t port, const std::vector<grpc::Service*>& services, Gate& gate,
    TurnedAway turned_away) {
  return platform::StartRpcServer(
      port, services,
      platform::MakeServerCredentials(gate.tls(), MakeProcessor(gate, std::move(turned_away))));
}

}  // namespace instroom::access
