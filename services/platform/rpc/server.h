#pragma once

// A gRPC server with health and reflection. Only api rooms and wiring include this.

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "services/platform/base/error.h"

namespace instroom::platform {

class RpcServer {
 public:
  virtual ~RpcServer() = default;
  // The port it listens on.
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Health service says SERVING or NOT_SERVING.
  virtual void SetServing(bool serving) = 0;
  // Refuses new calls, lets running ones end until the deadline, then cuts them.
  virtual void Stop(std::chrono::milliseconds deadline) = 0;
  // A channel inside the process, for tests.
  virtual std::shared_ptr<grpc::Channel> InProcess() = 0;
};

// Port 0 takes any free one. Services must outlive the server. Without TLS.
[[nodiscard]] Outcome<std::unique_ptr<RpcServer>> StartRpcServer(
    std::uint16_t port, const std::vector<grpc::Service*>& services);
// The same behind these credentials.
[[nodiscard]] Outcome<std::unique_ptr<RpcServer>> StartRpcServer(
    std::uint16_t port, const std::vector<grpc::Service*>& services,
    const std::shared_ptr<grpc::ServerCredentials>& credentials);

}  // namespace instroom::platform
