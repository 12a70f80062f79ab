#pragma once

// The open event streams of a server: counted, kept alive, told to end. Only for this room.

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "services/platform/http/server.h"

namespace instroom::platform {

class EventStreams;

// Writes events into a chunked response.
class ChunkedEventStream final : public EventStream {
 public:
  // `holds`: whether the reader may still read; empty is always.
  ChunkedEventStream(EventStreams& all, httplib::DataSink& sink, int descriptor,
                     std::function<bool()> holds);
  ~ChunkedEventStream() override;
  ChunkedEventStream(const ChunkedEventStream&) = delete;
  ChunkedEventStream& operator=(const ChunkedEventStream&) = delete;

  bool Write(const std::string& id, const std::string& event, const std::string& data) override;
  bool KeepAlive() override;
  [[nodiscard]] bool Stopping() const override;
  // Called now and then: notices a reader that left or may read no more, and breaks a long silence.
  void Tend(std::chrono::steady_clock::time_point now);
  [[nodiscard]] bool gone() const { return gone_; }

 private:
  bool Send(const std::string& text);

  EventStreams& all_;
  httplib::DataSink& sink_;
  const int descriptor_;
  const std::function<bool()> holds_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point written_ = std::chrono::steady_clock::now();
  std::atomic<bool> gone_{false};
};

class EventStreams {
 public:
  explicit EventStreams(int streams_max) : streams_max_(streams_max) {}

  // Takes a place if there is one; give it back with Leave.
  [[nodiscard]] bool Enter();
  void Leave() { --count_; }
  void Start();
  // All streams see Stopping from here on.
  void Stop();
  [[nodiscard]] bool stopping() const { return stopping_; }

 private:
  friend class ChunkedEventStream;

  void TendAll();

  const int streams_max_;
  std::atomic<int> count_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<ChunkedEventStream*> open_;
  std::thread tender_;
};

}  // namespace instroom::platform
