#include "tests/support/redis_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "services/platform/base/check.h"

namespace instroom::testing_support {
namespace {

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t FreePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

bool Answers(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(port);
  char reply[5] = {};
  const bool ok = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                  ::write(socket, "PING\r\n", 6) == 6 && ::read(socket, reply, 5) == 5;
  ::close(socket);
  return ok && reply[0] == '+';
}

}  // namespace

RedisServer::RedisServer() : port_(FreePort()) {
  std::string pattern = std::filesystem::temp_directory_path() / "instroom-redis-XXXXXX";
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
  Start();
}

RedisServer::~RedisServer() {
  Kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void RedisServer::Start() {
  CHECK(process_ == 0);
  const std::string port = std::to_string(port_);
  process_ = ::fork();
  CHECK(process_ >= 0);
  if (process_ == 0) {
    // Don't outlive a test program that crashes.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::execlp("redis-server", "redis-server", "--port", port.c_str(), "--bind", "127.0.0.1", "--dir",
             folder_.c_str(), "--save", "", "--appendonly", "no", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!Answers(port_)) {
    CHECK(std::chrono::steady_clock::now() < deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void RedisServer::Kill() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

void RedisServer::Freeze() {
  ::kill(process_, SIGSTOP);
}
void RedisServer::Thaw() {
  ::kill(process_, SIGCONT);
}

}  // namespace instroom::testing_support
