#pragma once

// TLS over a connected socket. For the sources of platform/net only.

#include <memory>

#include "services/platform/net/socket.h"

namespace instroom::platform {

// Shakes hands and verifies the other side: its chain, and that its certificate carries the
// endpoint's host. `endpoint.tls` must be there.
[[nodiscard]] Outcome<std::unique_ptr<Connection>> OpenTls(Socket socket, const Endpoint& endpoint,
                                                           Connection::Deadline deadline);

}  // namespace instroom::platform
