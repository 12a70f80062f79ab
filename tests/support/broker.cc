#include "tests/support/broker.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "services/platform/base/check.h"

namespace instroom::testing_support {
namespace {

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The tree that this program was compiled from.
std::string Root() {
  return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
}

bool IsFree(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return bound;
}

// Below the ports that the kernel gives to clients: a client of a broker that is down could be
// given its port and keep it.
int FreePort() {
  std::random_device random;
  for (;;) {
    const int port = 20000 + static_cast<int>(random() % 12000);
    if (IsFree(port)) return port;
  }
}

// Kills the broker and removes its folder when this program is gone, however it ended. Returns the
// end of a pipe that is to be kept open until then.
int StartReaper(const std::string& folder) {
  const std::string script = "read gone; pid=$(cat " + folder + "/broker.pid); grep -q " + folder +
                             " /proc/$pid/cmdline && kill -9 $pid; rm -rf " + folder;
  int ends[2];
  CHECK(::pipe2(ends, O_CLOEXEC) == 0);
  const pid_t reaper = ::fork();
  CHECK(reaper >= 0);
  if (reaper == 0) {
    ::setsid();
    ::dup2(ends[0], STDIN_FILENO);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::execlp("sh", "sh", "-c", script.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[0]);
  return ends[1];
}

}  // namespace

Broker::Broker(const std::string& pki_folder) : pki_folder_(pki_folder) {
  std::string folder = std::filesystem::temp_directory_path() / "instroom-broker-XXXXXX";
  CHECK(mkdtemp(folder.data()) != nullptr);
  folder_ = folder;
  reaper_ = StartReaper(folder_);
  const std::string port = std::to_string(FreePort());
  const std::string controller_port = std::to_string(FreePort());
  address_ = "127.0.0.1:" + port;
  controller_address_ = "127.0.0.1:" + controller_port;
  CHECK(Script("start --heap 512m --port " + port + " --controller-port " + controller_port) == 0);
}

Broker::~Broker() {
  Kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
  ::close(reaper_);
}

Broker& Broker::Shared() {
  static Broker broker;
  return broker;
}

platform::LogAddress Broker::log_address(const std::string& client_id) const {
  if (pki_folder_.empty()) return {address_, client_id};
  platform::LogAddress address = As("operator-ops");
  address.client_id = client_id;
  return address;
}

platform::LogAddress Broker::As(const std::string& name) const {
  const std::string path = pki_folder_ + "/" + name;
  return {address_, "instroom-" + name,
          platform::TlsFiles{pki_folder_ + "/ca.pem", path + ".pem", path + ".key"}};
}

int Broker::Script(const std::string& arguments) const {
  const std::string pki = pki_folder_.empty() ? "" : " --pki " + pki_folder_;
  const std::string command = Root() + "/deploy/local/kafka/broker " + arguments + pki +
                              " --data " + folder_ + " >>" + folder_ + "/script.log 2>&1";
  const int result = std::system(command.c_str());
  if (result != 0) std::system(("cat " + folder_ + "/script.log >&2").c_str());
  return result;
}

void Broker::Kill() {
  std::istringstream text(Contents(folder_ + "/broker.pid"));
  pid_t process = 0;
  if (!(text >> process)) return;
  // If the broker is gone already, its number may belong to somebody else by now.
  const std::string command = Contents("/proc/" + std::to_string(process) + "/cmdline");
  if (command.find(folder_) == std::string::npos) return;
  if (kill(process, SIGKILL) != 0) return;
  // It is no child of ours to wait for.
  while (std::filesystem::exists("/proc/" + std::to_string(process) + "/fd/0")) usleep(1000);
}

void Broker::Restart() {
  CHECK(Script("start --heap 512m") == 0);
}

std::string Broker::MakeTopic(const std::string& stem, std::int32_t partitions) {
  platform::TopicSpec spec;
  spec.name = stem + "." + std::to_string(++made_);
  spec.partitions = partitions;
  platform::TopicSpec dead = spec;
  dead.name += ".dead";
  dead.partitions = 1;
  const auto applied = platform::ApplyTopics(log_address(), {spec, dead});
  CHECK(applied.ok());
  CHECK(applied->empty());
  return spec.name;
}

void Broker::MakeProjectTopics() {
  const auto specs = platform::ParseTopics(Contents(Root() + "/deploy/topics.yaml"), "local");
  CHECK(specs.ok());
  const auto applied = platform::ApplyTopics(log_address(), *specs);
  CHECK(applied.ok());
  CHECK(applied->empty());
}

}  // namespace instroom::testing_support
