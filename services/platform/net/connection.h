#pragma once

// One TCP connection, bare or over TLS 1.2 or later with certificates on both sides, on which every
// call ends by its deadline. For the protocols whose libraries bring no TLS of their own. No
// OpenSSL type leaves this room. Not thread-safe.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "services/platform/base/error.h"
#include "services/platform/net/tls_files.h"

namespace instroom::platform {

struct Endpoint {
  // A name or an address; the certificate of the other side must carry it.
  std::string host;
  std::uint16_t port = 0;
  // Without: bare.
  std::optional<TlsFiles> tls;
};

class Connection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~Connection() = default;
  // All of it. After an error the connection is of no more use.
  virtual Outcome<Done> Write(std::string_view bytes, Deadline deadline) = 0;
  // What is there, at least one byte. The end of the connection is an error.
  virtual Outcome<std::size_t> Read(std::span<char> into, Deadline deadline) = 0;
};

// kUnavailable CONNECTION_FAILED, also for a deadline; kUnknownCaller TLS_REFUSED if one side does
// not accept the other's certificate (with TLS 1.3 the other side says so only after the handshake,
// and if it closes while we write, all that is seen is that it did); kInvalidInput TLS_FILES. The
// look-up of a name is not bounded by the deadline.
[[nodiscard]] Outcome<std::unique_ptr<Connection>> OpenConnection(const Endpoint& endpoint,
                                                                  Connection::Deadline deadline);

}  // namespace instroom::platform
