#include "services/platform/http/event_streams.h"

#include <poll.h>

#include <string_view>

namespace instroom::platform {
namespace {

constexpr std::chrono::seconds kQuietMax{10};

// One line of a field; the protocol has no way to carry a line end in id or event.
void AppendField(std::string& text, std::string_view field, std::string_view value) {
  text += field;
  for (const char c : value) {
    if (c != '\n' && c != '\r') text += c;
  }
  text += '\n';
}

void AppendData(std::string& text, std::string_view data) {
  while (true) {
    const std::size_t end = data.find('\n');
    AppendField(text, "data: ", data.substr(0, end));
    if (end == std::string_view::npos) return;
    data.remove_prefix(end + 1);
  }
}

}  // namespace

ChunkedEventStream::ChunkedEventStream(EventStreams& all, httplib::DataSink& sink, int descriptor,
                                       std::function<bool()> holds)
    : all_(all), sink_(sink), descriptor_(descriptor), holds_(std::move(holds)) {
  const std::lock_guard lock(all_.mutex_);
  all_.open_.insert(this);
}

ChunkedEventStream::~ChunkedEventStream() {
  const std::lock_guard lock(all_.mutex_);
  all_.open_.erase(this);
}

bool ChunkedEventStream::Write(const std::string& id, const std::string& event,
                               const std::string& data) {
  std::string text;
  if (!id.empty()) AppendField(text, "id: ", id);
  if (!event.empty()) AppendField(text, "event: ", event);
  AppendData(text, data);
  text += '\n';
  const std::lock_guard lock(mutex_);
  return Send(text);
}

bool ChunkedEventStream::KeepAlive() {
  const std::lock_guard lock(mutex_);
  return Send(":\n\n");
}

bool ChunkedEventStream::Stopping() const {
  return gone_ || all_.stopping();
}

void ChunkedEventStream::Tend(std::chrono::steady_clock::time_point now) {
  pollfd polled{descriptor_, POLLOUT | POLLRDHUP, 0};
  if (::poll(&polled, 1, 0) < 0) return;
  if ((polled.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) gone_ = true;
  if (holds_ && !holds_()) gone_ = true;
  // A handler that is writing breaks the silence itself, and a full socket must not hold the
  // tender.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock || (polled.revents & POLLOUT) == 0 || now - written_ < kQuietMax) return;
  Send(":\n\n");
}

bool ChunkedEventStream::Send(const std::string& text) {
  if (gone_) return false;
  written_ = std::chrono::steady_clock::now();
  if (!sink_.write(text.data(), text.size())) gone_ = true;
  return !gone_;
}

bool EventStreams::Enter() {
  if (++count_ <= streams_max_) return true;
  --count_;
  return false;
}

void EventStreams::Start() {
  tender_ = std::thread([this] { TendAll(); });
}

void EventStreams::Stop() {
  stopping_ = true;
  {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }
  if (tender_.joinable()) tender_.join();
}

void EventStreams::TendAll() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait_for(lock, std::chrono::seconds(1));
    const auto now = std::chrono::steady_clock::now();
    for (ChunkedEventStream* stream : open_) stream->Tend(now);
  }
}

}  // namespace instroom::platform
