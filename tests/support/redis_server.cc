#include "tests/support/redis_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "services/platform/base/check.h"
#include "tests/support/eventually.h"

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

// With TLS it is enough that it listens: it answers from then on.
bool Answers(std::uint16_t port, bool tls) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(port);
  char reply[5] = {};
  const bool there = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  const bool ok = there && (tls || (::write(socket, "PING\r\n", 6) == 6 &&
                                    ::read(socket, reply, 5) == 5 && reply[0] == '+'));
  ::close(socket);
  return ok;
}

std::string MakeFolder() {
  std::string pattern = std::filesystem::temp_directory_path() / "instroom-redis-XXXXXX";
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

// The tree that this program was compiled from.
std::string Root() {
  return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
}

}  // namespace

RedisServer::RedisServer() : folder_(MakeFolder()), port_(FreePort()) {
  Start();
}

RedisServer::RedisServer(const std::string& pki_folder)
    : folder_(MakeFolder()), tls_(true), port_(FreePort()) {
  const std::string command = Root() + "/deploy/local/redis/configure " + folder_ + " " +
                              pki_folder + " " + std::to_string(port_);
  CHECK(std::system(command.c_str()) == 0);
  Start();
}

std::string RedisServer::Password(const std::string& user) const {
  std::string password;
  std::ifstream(folder_ + "/" + user + ".password") >> password;
  CHECK(!password.empty());
  return password;
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
    if (tls_) {
      ::execlp("redis-server", "redis-server", (folder_ + "/redis.conf").c_str(),
               static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::execlp("redis-server", "redis-server", "--port", port.c_str(), "--bind", "127.0.0.1", "--dir",
             folder_.c_str(), "--save", "", "--appendonly", "no", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  CHECK(Eventually([this] { return Answers(port_, tls_); }));
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
