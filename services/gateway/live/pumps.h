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

// Whose news it is, and what of it.
struct PumpOptions {
  // On whose behalf the streams are opened, a caller's text; empty: the gateway's own.
  std::string caller;
  // Which figures are kept live.
  std::vector<std::string> measures;
  // What the caller may not hear is not asked.
  bool figures = true;
  bool accepted = true;
  bool notices = true;
};

class Pumps {
 public:
  Pumps(Upstreams& upstreams, Hub& hub, const platform::Clock& clock, PumpOptions options)
      : upstreams_(upstreams), hub_(hub), clock_(clock), options_(std::move(options)) {}
  ~Pumps() { Stop(); }
  Pumps(const Pumps&) = delete;
  Pumps& operator=(const Pumps&) = delete;

  // Starts the threads.
  void Start();
  // Ends all streams and waits for the threads.
  void Stop();
  // True once every source that is asked has been live; stays true.
  [[nodiscard]] bool EverComplete() const { return complete_; }

 private:
  // When a stream counts as live: at its first message, or when it has stayed open for a while,
  // for a stream may rightly be silent.
  struct Source {
    bool live = false;
    bool ever = false;
    bool open = false;
    // That it has not been live since the start was said.
    bool late = false;
    std::chrono::steady_clock::time_point opened;
  };
  using Stream = std::function<Answer<platform::Done>(std::stop_token)>;

  void Begin(const std::string& source, const std::function<bool()>& connected,
             const Stream& stream);
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
  const PumpOptions options_;
  std::chrono::steady_clock::time_point begun_;
  std::string begun_text_;
  std::mutex mutex_;
  std::map<std::string, Source> sources_;
  std::atomic<bool> complete_{false};
  std::stop_source stop_;
  std::vector<std::jthread> threads_;
};

}  // namespace instroom::gateway
