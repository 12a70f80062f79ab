#include "services/access/rpc_server.h"

#include "services/access/rpc_gate.h"
#include "services/platform/rpc/credentials.h"

namespace instroom::access {

platform::Outcome<std::unique_ptr<platform::RpcServer>> StartGatedServer(
    std::uint16_t port, const std::vector<grpc::Service*>& services, Gate& gate) {
  return platform::StartRpcServer(port, services,
                                  platform::MakeServerCredentials(gate.tls(), MakeProcessor(gate)));
}

}  // namespace instroom::access
