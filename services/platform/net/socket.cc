#include "services/platform/net/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace instroom::platform {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Error Failed(int number) {
  return ConnectionFailed("connect", std::strerror(number));
}

Outcome<Socket> ConnectTo(const addrinfo& address, Connection::Deadline deadline) {
  Socket socket(::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.handle() < 0) return Fail(Failed(errno));
  // Requests are written whole: waiting for more to send only delays them.
  const int on = 1;
  ::setsockopt(socket.handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket.handle(), address.ai_addr, address.ai_addrlen) == 0) return socket;
  if (errno != EINPROGRESS) return Fail(Failed(errno));
  if (!socket.Wait(POLLOUT, deadline)) return Fail(DeadlineExceeded("connect"));
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.handle(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return Fail(Failed(error));
  return socket;
}

}  // namespace

Socket::~Socket() {
  if (handle_ >= 0) ::close(handle_);
}

bool Socket::Wait(short events, Connection::Deadline deadline) const {
  for (;;) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd wanted{handle_, events, 0};
    const int ready =
        ::poll(&wanted, 1, static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1'000'000)));
    if (ready > 0) return true;
    if (ready == 0 && std::chrono::steady_clock::now() >= deadline) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

Outcome<Socket> ConnectSocket(const Endpoint& endpoint, Connection::Deadline deadline) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code =
      ::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &wanted, &found);
  if (code != 0) return Fail(ConnectionFailed("look up the host", gai_strerror(code)));
  const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
  for (const addrinfo* each = addresses.get();; each = each->ai_next) {
    Outcome<Socket> tried = ConnectTo(*each, deadline);
    if (tried || each->ai_next == nullptr) return tried;
  }
}

Error ConnectionFailed(const std::string& doing, const std::string& why) {
  return {ErrorKind::kUnavailable, "CONNECTION_FAILED", doing + ": " + why};
}

Error DeadlineExceeded(const std::string& doing) {
  return ConnectionFailed(doing, "deadline exceeded");
}

}  // namespace instroom::platform
