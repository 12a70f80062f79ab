#include "services/platform/net/connection.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "services/platform/net/socket.h"
#include "services/platform/net/tls.h"

namespace instroom::platform {
namespace {

class BareConnection final : public Connection {
 public:
  explicit BareConnection(Socket socket) : socket_(std::move(socket)) {}

  Outcome<Done> Write(std::string_view bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      // A server that left must be an error, not a signal.
      const ssize_t sent = ::send(socket_.handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (const auto waited = Wait("write", POLLOUT, deadline); !waited) {
        return waited;
      }
    }
    return Done{};
  }

  Outcome<std::size_t> Read(std::span<char> into, Deadline deadline) override {
    for (;;) {
      const ssize_t got = ::recv(socket_.handle(), into.data(), into.size(), 0);
      if (got > 0) return static_cast<std::size_t>(got);
      if (got == 0) return Fail(ConnectionFailed("read", "the other side closed"));
      if (const auto waited = Wait("read", POLLIN, deadline); !waited) {
        return Fail(waited.error());
      }
    }
  }

 private:
  // After a call that gave -1.
  Outcome<Done> Wait(const char* doing, short events, Deadline deadline) const {
    if (errno == EINTR) return Done{};
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return Fail(ConnectionFailed(doing, std::strerror(errno)));
    }
    if (!socket_.Wait(events, deadline)) return Fail(DeadlineExceeded(doing));
    return Done{};
  }

  Socket socket_;
};

}  // namespace

Outcome<std::unique_ptr<Connection>> OpenConnection(const Endpoint& endpoint,
                                                    Connection::Deadline deadline) {
  Outcome<Socket> socket = ConnectSocket(endpoint, deadline);
  if (!socket) return Fail(socket.error());
  if (endpoint.tls) return OpenTls(std::move(*socket), endpoint, deadline);
  std::unique_ptr<Connection> bare = std::make_unique<BareConnection>(std::move(*socket));
  return bare;
}

}  // namespace instroom::platform
