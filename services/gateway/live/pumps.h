#pragma once

// Keeps one stream open to each service and puts what comes into the hub, for as long as it runs.
// Says since when a source stands still.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/gateway/live/hub.h"
#include "services/gateway/upstream/upstreams.h"
#include "services/platform/base/clock.h"

namespace instroom::gateway {

class Pumps {
 public:
  // `measures`: which figures are kept live.
  Pumps(Upstreams& upstreams, Hub& hub, const platform::Clock& clock,
        std::vector<std::string> measures)
      : upstreams_(upstreams), hub_(hub), clock_(clock), measures_(std::move(measures)) {}
  ~Pumps() { Stop(); }
  Pumps(const Pumps&) = delete;
  Pumps& operator=(const Pumps&) = delete;

  // Starts the threads.
  void Start();
  // Ends all streams and waits for the threads.
  void Stop();
  // True once every source has been live; stays true.
  [[nodiscard]] bool EverComplete() const { return complete_; }

 private:
  // When a stream counts as live: at its first message, or when it has stayed open for a while,
  // for a stream may rightly be silent.
  struct Source {
    bool live = false;
    bool ever = false;
    bool open = false;
    std::chrono::steady_clock::time_point opened;
  };
  using Stream = std::function<Answer<platform::Done>(std::stop_token)>;

  void Run(const std::string& source, const std::function<bool()>& connected, const Stream& stream,
           std::stop_token stop);
  void Tick(std::stop_token stop);
  void Opened(const std::string& source);
  void Heard(const std::string& source);
  void Lost(const std::string& source);
  void SayLive(const std::string& source, Source& state);
  Answer<platform::Done> PumpFigures(bool yearly, std::stop_token stop);
  Answer<platform::Done> PumpAccepted(std::stop_token stop);
  Answer<platform::Done> PumpNotices(std::stop_token stop);

  Upstreams& upstreams_;
  Hub& hub_;
  const platform::Clock& clock_;
  const std::vector<std::string> measures_;
  std::mutex mutex_;
  std::map<std::string, Source> sources_;
  std::atomic<bool> complete_{false};
  std::stop_source stop_;
  std::vector<std::jthread> threads_;
};

}  // namespace instroom::gateway
