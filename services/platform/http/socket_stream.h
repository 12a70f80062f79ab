#pragma once

// One accepted connection: reads and writes with deadlines, so that a slow or vanished client can't
// hold a thread. Only for this room.

#include <httplib.h>

#include <chrono>
#include <string>

namespace instroom::platform {

class SocketStream final : public httplib::Stream {
 public:
  explicit SocketStream(int descriptor) : descriptor_(descriptor) {}

  // Every head has 5 s, a whole request 30, and one more for each 64 KiB it moves; a read without a
  // byte ends after 5 s, as does a write.
  void BeginRequest();
  // Until this is called a request may have no more than 64 KiB.
  void EndHead() { in_head_ = false; }
  // True if something can be read within `wait`, or the other side is gone.
  [[nodiscard]] bool WaitReadable(std::chrono::milliseconds wait) const;
  // Sends an end, then reads and drops what still comes for a while: else the kernel would reset
  // the connection and the client might never see the answer.
  void CloseGently();

  bool is_readable() const override { return WaitReadable(std::chrono::seconds(5)); }
  bool is_writable() const override;
  ssize_t read(char* bytes, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return descriptor_; }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  int descriptor_;
  std::string buffer_;
  std::size_t taken_ = 0;
  std::size_t moved_ = 0;
  bool in_head_ = true;
  SteadyTime begun_ = std::chrono::steady_clock::now();
};

}  // namespace instroom::platform
