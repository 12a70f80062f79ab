#pragma once

// A non-blocking socket and waiting for it. For the sources of platform/net only.

#include <string>

#include "services/platform/net/connection.h"

namespace instroom::platform {

class Socket {
 public:
  explicit Socket(int handle) : handle_(handle) {}
  ~Socket();
  Socket(Socket&& other) noexcept : handle_(other.handle_) { other.handle_ = -1; }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int handle() const { return handle_; }
  // Until `events` of poll(2), an error or an end of the connection is there; false at the
  // deadline.
  [[nodiscard]] bool Wait(short events, Connection::Deadline deadline) const;

 private:
  int handle_;
};

[[nodiscard]] Outcome<Socket> ConnectSocket(const Endpoint& endpoint,
                                            Connection::Deadline deadline);

// kUnavailable CONNECTION_FAILED.
[[nodiscard]] Error ConnectionFailed(const std::string& doing, const std::string& why);
[[nodiscard]] Error DeadlineExceeded(const std::string& doing);

}  // namespace instroom::platform
