#include "services/platform/rpc/channel.h"

#include "services/platform/rpc/credentials.h"
#include "services/platform/rpc/limits.h"

namespace instroom::platform {

namespace {

// gRPC takes the least pause between attempts as the time that one attempt may last, handshake
// included: a machine that is busy needs more than a tenth of a second for TLS.
constexpr int kPlainAttemptMs = 100;
constexpr int kTlsAttemptMs = 3000;

grpc::ChannelArguments Limits(int attempt_ms) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kRpcMessageBytesMax);
  arguments.SetMaxSendMessageSize(kRpcMessageBytesMax);
  // Streams may be silent for long: ask whether the other side is still there.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kRpcKeepAliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kRpcKeepAliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // The library's own two minutes would keep a page stale long after a restart.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, attempt_ms);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  return arguments;
}

}  // namespace

grpc::ChannelArguments ChannelLimits() {
  return Limits(kPlainAttemptMs);
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address) {
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), ChannelLimits());
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const TlsIdentity& tls) {
  return grpc::CreateCustomChannel(address, MakeChannelCredentials(tls), Limits(kTlsAttemptMs));
}

}  // namespace instroom::platform
