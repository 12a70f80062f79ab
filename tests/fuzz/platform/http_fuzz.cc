// Any bytes on a connection to the HTTP server: an answer or an end, and the server lives.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "services/platform/base/check.h"
#include "services/platform/http/server.h"

using namespace instroom::platform;

namespace {

std::uint16_t Port() {
  static const std::unique_ptr<HttpServer> server = [] {
    HttpServerOptions options;
    options.host = "127.0.0.1";
    options.port = 0;
    options.threads = 2;
    options.body_bytes_max = 4096;
    return MakeHttpServer(options);
  }();
  static const std::uint16_t port = [] {
    const auto echo = [](const HttpRequest& request) {
      HttpResponse response;
      response.body = request.path + request.body;
      for (const auto& [name, value] : request.query) response.body += name + value;
      for (const auto& [name, value] : request.path_parameters) response.body += name + value;
      return response;
    };
    server->Route("GET", "/a/:name", echo);
    server->Route("POST", "/b", echo);
    server->Route("GET", "/c/*rest", echo);
    return std::move(server->Start()).value();
  }();
  return port;
}

// The kernel may have no port for a moment, after so many connections: that is no finding.
int Connect() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(Port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int attempt = 0; attempt < 500; ++attempt) {
    const int connection = ::socket(AF_INET, SOCK_STREAM, 0);
    CHECK(connection >= 0);
    if (::connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
      return connection;
    }
    ::close(connection);
    ::usleep(10'000);
  }
  CHECK(!"the server does not answer");
  return -1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const int connection = Connect();
  std::size_t sent = 0;
  while (sent < size) {
    const ssize_t count = ::send(connection, bytes + sent, size - sent, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  ::shutdown(connection, SHUT_WR);
  char answer[4096];
  while (::recv(connection, answer, sizeof answer, 0) > 0) {
  }
  // No port waits for stragglers: a million connections follow each other.
  const linger at_once{1, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(connection);
  return 0;
}
