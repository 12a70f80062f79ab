#pragma once

// A real redis-server for tests: on a free port, with its files in a temporary folder, gone when
// the fixture is.

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace instroom::testing_support {

class RedisServer {
 public:
  // Starts it and waits until it answers; aborts the test program if it does not.
  RedisServer();
  // The same as deploy/local/redis/configure sets it up, with the certificate redis.pem of that
  // folder: TLS only, and users.
  explicit RedisServer(const std::string& pki_folder);
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  // "127.0.0.1:port", as INSTROOM_REDIS wants it.
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // Of a user of deploy/redis/users.acl; only with TLS.
  [[nodiscard]] std::string Password(const std::string& user) const;
  // kill -9; nothing is saved.
  void Kill();
  // On the same port again, empty.
  void Start();
  // SIGSTOP and SIGCONT: a server that is there and does not answer.
  void Freeze();
  void Thaw();

 private:
  std::string folder_;
  bool tls_ = false;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
};

}  // namespace instroom::testing_support
