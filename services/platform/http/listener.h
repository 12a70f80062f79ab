#pragma once

// cpp-httplib's server with our own connections: deadlines, fairness between idle and new
// connections, and an end that does not wait for clients. Only for this room.

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>

#include "services/platform/http/server.h"
#include "services/platform/http/socket_stream.h"

namespace instroom::platform {

// The request that a thread is serving.
struct Exchange {
  SocketStream* stream = nullptr;
  // Null until the head has been read.
  httplib::Request* request = nullptr;
  // The headers as sent; some are changed in `request` to keep the library from acting on them.
  httplib::Headers headers;
  // Set if the connection can't be used again.
  bool close = false;
  // What the door said of it.
  HttpVerdict verdict = {};

  // Ends the connection after this answer and says so.
  void Close();
};

class Listener final : public httplib::Server {
 public:
  explicit Listener(std::size_t threads_max);

  // The port, or 0 if it can't be had.
  std::uint16_t Bind(const std::string& host, std::uint16_t port);
  // Idle connections end; calls go on.
  void Drain() { stopping_ = true; }
  // Ends every connection, whatever it does.
  void Cut();
  // Of the calling thread; only while it serves a request.
  static Exchange& Current();

 private:
  bool process_and_close_socket(socket_t socket) override;
  // False if the connection should end instead.
  bool AwaitRequest(const SocketStream& stream, bool first) const;

  std::atomic<int> waiting_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::set<int> open_;
};

}  // namespace instroom::platform
