#include "services/platform/rpc/server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>

#include <atomic>
#include <string>
#include <utility>

#include "services/platform/observe/log_line.h"
#include "services/platform/rpc/channel.h"
#include "services/platform/rpc/limits.h"

namespace instroom::platform {
namespace {

class RunningServer final : public RpcServer {
 public:
  RunningServer(std::unique_ptr<grpc::Server> server, std::uint16_t port)
      : server_(std::move(server)), port_(port) {}
  ~RunningServer() override { Stop(std::chrono::milliseconds{0}); }

  std::uint16_t port() const override { return port_; }
  void SetServing(bool serving) override {
    if (auto* health = server_->GetHealthCheckService()) health->SetServingStatus(serving);
  }
  void Stop(std::chrono::milliseconds deadline) override {
    if (stopped_.exchange(true)) return;
    SetServing(false);
    server_->Shutdown(std::chrono::system_clock::now() + deadline);
    server_->Wait();
  }
  std::shared_ptr<grpc::Channel> InProcess() override {
    return server_->InProcessChannel(ChannelLimits());
  }

 private:
  std::unique_ptr<grpc::Server> server_;
  const std::uint16_t port_;
  std::atomic<bool> stopped_{false};
};

// The library's own lines, as our log lines; they name addresses and system errors only.
void LogLibraryLine(gpr_log_func_args* line) {
  constexpr std::size_t kShown = 300;
  const Level level = line->severity == GPR_LOG_SEVERITY_ERROR ? Level::kWarning : Level::kDebug;
  Log(level, "grpc_library", {{"text", std::string_view(line->message).substr(0, kShown)}});
}

void Limit(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kRpcMessageBytesMax);
  builder.SetMaxSendMessageSize(kRpcMessageBytesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kRpcStreamsMax);
  builder.AddChannelArgument(GRPC_ARG_TCP_MAX_READ_CHUNK_SIZE, kRpcReadBytesMax);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kRpcKeepAliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kRpcKeepAliveTimeoutMs);
  // Our own clients ask every 20 s; who asks more often than every 5 s is sent away.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Else a second server on the same port would silently take half of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  grpc::ResourceQuota quota("instroom");
  quota.SetMaxThreads(kRpcThreadsMax);
  quota.Resize(kRpcMemoryBytesMax);
  builder.SetResourceQuota(quota);
}

}  // namespace

Outcome<std::unique_ptr<RpcServer>> StartRpcServer(std::uint16_t port,
                                                   const std::vector<grpc::Service*>& services) {
  return StartRpcServer(port, services, grpc::InsecureServerCredentials());
}

Outcome<std::unique_ptr<RpcServer>> StartRpcServer(
    std::uint16_t port, const std::vector<grpc::Service*>& services,
    const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  gpr_set_log_function(LogLibraryLine);
  grpc::EnableDefaultHealthCheckService(true);
  // Named, or a static library would be left out together with its start-up code.
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  Limit(builder);
  int bound = 0;
  builder.AddListeningPort("0.0.0.0:" + std::to_string(port), credentials, &bound);
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || bound <= 0) {
    return Fail(Error{ErrorKind::kUnavailable, "PORT_TAKEN",
                      "can't listen on gRPC port " + std::to_string(port)});
  }
  return std::unique_ptr<RpcServer>(
      std::make_unique<RunningServer>(std::move(server), static_cast<std::uint16_t>(bound)));
}

}  // namespace instroom::platform
