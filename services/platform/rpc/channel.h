#pragma once

// A channel to a neighbour: the limits of the server, keep-alives, quick reconnects.

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "services/platform/auth/tls_identity.h"

namespace instroom::platform {

// Never fails: the first call connects. `address` is host:port; without TLS.
[[nodiscard]] std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address);

// The arguments of such a channel.
[[nodiscard]] grpc::ChannelArguments ChannelLimits();

// The same with TLS: the other end must have a
// certificate of the same authority for that host.
[[nodiscard]] std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address,
                                                         const TlsIdentity& tls);

}  // namespace instroom::platform
