#include "services/platform/http/socket_stream.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

constexpr milliseconds kQuietMax{5000};
constexpr seconds kRequestTime{30};
constexpr seconds kHeadTime{5};
constexpr std::size_t kBytesPerSecondMin = 64 * 1024;
constexpr std::size_t kBufferBytes = 16 * 1024;
constexpr std::size_t kHeadBytesMax = 64 * 1024;

bool Ready(int descriptor, short events, milliseconds wait) {
  const auto deadline = Steady::now() + wait;
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now());
    pollfd polled{descriptor, events, 0};
    const int count = ::poll(&polled, 1, static_cast<int>(std::max(left, milliseconds{0}).count()));
    if (count > 0) return true;
    if (count == 0 || errno != EINTR) return false;
  }
}

seconds Allowance(std::size_t bytes) {
  return seconds{static_cast<std::int64_t>(bytes / kBytesPerSecondMin)};
}

}  // namespace

void SocketStream::BeginRequest() {
  begun_ = Steady::now();
  moved_ = 0;
  in_head_ = true;
}

bool SocketStream::WaitReadable(milliseconds wait) const {
  return taken_ < buffer_.size() || Ready(descriptor_, POLLIN, wait);
}

bool SocketStream::is_writable() const {
  return Ready(descriptor_, POLLOUT, kQuietMax);
}

ssize_t SocketStream::read(char* bytes, size_t size) {
  if (taken_ == buffer_.size()) {
    if (in_head_ && moved_ > kHeadBytesMax) return -1;
    const auto given = in_head_ ? kHeadTime : kRequestTime + Allowance(moved_);
    const auto left = std::chrono::ceil<milliseconds>(begun_ + given - Steady::now());
    if (left <= milliseconds{0} || !Ready(descriptor_, POLLIN, std::min(left, kQuietMax)))
      return -1;
    buffer_.resize(kBufferBytes);
    const ssize_t count = ::recv(descriptor_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    buffer_.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    taken_ = 0;
    if (count <= 0) return count;
    moved_ += buffer_.size();
  }
  const std::size_t count = std::min(size, buffer_.size() - taken_);
  std::memcpy(bytes, buffer_.data() + taken_, count);
  taken_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t SocketStream::write(const char* bytes, size_t size) {
  const auto deadline = Steady::now() + kQuietMax + Allowance(size);
  std::size_t sent = 0;
  while (sent < size) {
    const ssize_t count =
        ::send(descriptor_, bytes + sent, size - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return -1;
    const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now());
    if (left <= milliseconds{0}) return -1;
    if (!Ready(descriptor_, POLLOUT, std::min(left, kQuietMax))) return -1;
  }
  return static_cast<ssize_t>(size);
}

void SocketStream::CloseGently() {
  ::shutdown(descriptor_, SHUT_WR);
  const auto deadline = Steady::now() + seconds{2};
  char dropped[kBufferBytes];
  while (Steady::now() < deadline && Ready(descriptor_, POLLIN, milliseconds{500})) {
    if (::recv(descriptor_, dropped, sizeof dropped, MSG_DONTWAIT) <= 0) return;
  }
}

// Handlers never see who called by address.
void SocketStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void SocketStream::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace instroom::platform
