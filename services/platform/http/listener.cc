#include "services/platform/http/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/platform/base/check.h"
#include "services/platform/http/worker_pool.h"

namespace instroom::platform {
namespace {

constexpr std::chrono::milliseconds kIdleMax{5000};
constexpr std::chrono::milliseconds kLookAround{50};
constexpr std::chrono::milliseconds kFirstWait{300};
constexpr int kRequestsPerConnection = 10000;
constexpr int kBacklog = 512;

thread_local Exchange* current = nullptr;

// What the library would do by itself and we do otherwise, or not at all.
void Prepare(httplib::Request& request, Exchange& exchange) {
  exchange.stream->EndHead();
  exchange.request = &request;
  exchange.headers = request.headers;
  request.ranges.clear();
  const bool gzip = request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
  request.headers.erase("Accept-Encoding");
  if (gzip) request.headers.emplace("Accept-Encoding", "gzip");
  request.headers.erase("Content-Type");
  const bool has_body =
      request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
  if (!has_body) request.headers.emplace("Content-Length", "0");
}

}  // namespace

void Exchange::Close() {
  close = true;
  request->headers.erase("Connection");
  request->headers.emplace("Connection", "close");
}

Listener::Listener(std::size_t threads_max) {
  new_task_queue = [this, threads_max] { return new WorkerPool(threads_max, waiting_); };
  // Without SO_REUSEPORT, which the library would set: a taken port must be told.
  set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
}

std::uint16_t Listener::Bind(const std::string& host, std::uint16_t port) {
  int bound = port;
  if (port == 0) {
    bound = bind_to_any_port(host);
  } else if (!bind_to_port(host, port)) {
    bound = 0;
  }
  if (bound <= 0) return 0;
  // The library's own backlog is 5: a few dashboards that come back at once would not fit.
  ::listen(svr_sock_, kBacklog);
  return static_cast<std::uint16_t>(bound);
}

void Listener::Cut() {
  const std::lock_guard lock(mutex_);
  for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
}

Exchange& Listener::Current() {
  CHECK(current != nullptr);
  return *current;
}

bool Listener::AwaitRequest(const SocketStream& stream, bool first) const {
  for (auto waited = kLookAround; waited <= kIdleMax; waited += kLookAround) {
    if (stream.WaitReadable(kLookAround)) return true;
    // Who says nothing gives way to who waits for a thread: at once if it had an answer already.
    const bool patient = first && waited < kFirstWait;
    if (stopping_ || (!patient && waiting_ > 0)) return false;
  }
  return false;
}

bool Listener::process_and_close_socket(socket_t socket) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  {
    const std::lock_guard lock(mutex_);
    open_.insert(socket);
  }
  SocketStream stream(socket);
  bool gently = false;
  for (int i = 0; i < kRequestsPerConnection && AwaitRequest(stream, i == 0); ++i) {
    Exchange exchange{&stream, nullptr, {}, false, {}};
    current = &exchange;
    stream.BeginRequest();
    bool closed = false;
    const bool last = stopping_ || i + 1 == kRequestsPerConnection;
    const bool served = process_request(
        stream, last, closed, [&](httplib::Request& request) { Prepare(request, exchange); });
    current = nullptr;
    gently = exchange.close || exchange.request == nullptr;
    if (!served || closed || gently) break;
  }
  if (gently) stream.CloseGently();
  const std::lock_guard lock(mutex_);
  open_.erase(socket);
  ::close(socket);
  return true;
}

}  // namespace instroom::platform
