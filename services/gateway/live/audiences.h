#pragma once

// Who sees the same live: one hub and its pumps for each party and set of roles, not for each
// person. Made when the first reader comes, ended when nobody has read for a while. What an
// audience may hear, the services decide; each is asked on its behalf. Thread-safe.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "services/access/gate.h"
#include "services/gateway/live/hub.h"
#include "services/gateway/live/pumps.h"
#include "services/gateway/upstream/upstreams.h"
#include "services/platform/base/clock.h"

namespace instroom::gateway {

struct Audience {
  Audience(Upstreams& upstreams, const platform::Clock& clock, HubOptions hub_options,
           PumpOptions pump_options)
      : hub(clock, hub_options), pumps(upstreams, hub, clock, std::move(pump_options)) {}

  Hub hub;
  Pumps pumps;
};

struct AudienceOptions {
  std::vector<std::string> measures;
  HubOptions hub;
  // Each costs four streams and five threads.
  std::size_t count_max = 32;
  std::chrono::milliseconds idle_max = std::chrono::minutes(1);
};

class Audiences {
 public:
  // All must outlive it.
  Audiences(Upstreams& upstreams, const access::Gate& gate, const platform::Clock& clock,
            AudienceOptions options)
      : upstreams_(upstreams), gate_(gate), clock_(clock), options_(std::move(options)) {}
  ~Audiences() { Stop(); }
  Audiences(const Audiences&) = delete;
  Audiences& operator=(const Audiences&) = delete;

  // Listens for the gateway itself until every source has been heard once: then it is ready.
  void Start();
  // Wakes all readers for good.
  void Close();
  // Ends everything; after Close and when no reader is left.
  void Stop();
  [[nodiscard]] bool EverComplete() const { return complete_; }

  // The audience of a caller (its text); it lives at least as long as it is held. Null if there are
  // too many, or the text is no caller's.
  [[nodiscard]] std::shared_ptr<Audience> Join(const std::string& caller);

 private:
  struct Seat {
    std::shared_ptr<Audience> audience;
    std::optional<std::chrono::steady_clock::time_point> idle_since;
  };

  // Makes it if it is not there. Holds the lock.
  std::shared_ptr<Audience> Find(const std::string& name, const PumpOptions& pumps);
  [[nodiscard]] PumpOptions PumpsOf(const access::Caller& audience) const;
  // Ends those without readers, now and then.
  void Tend(std::stop_token stop);
  // Takes out those that have been idle for too long. Holds the lock.
  std::vector<std::shared_ptr<Audience>> TakeIdle();

  Upstreams& upstreams_;
  const access::Gate& gate_;
  const platform::Clock& clock_;
  const AudienceOptions options_;
  std::atomic<bool> complete_{false};
  std::mutex mutex_;
  std::condition_variable_any woken_;
  // By the audience's text; the gateway's own is "".
  std::map<std::string, Seat> seats_;
  std::uint64_t made_ = 0;
  bool closed_ = false;
  std::jthread tender_;
};

// The caller as whom all persons of this party with these roles are heard.
[[nodiscard]] access::Caller AudienceOf(access::Caller caller);

}  // namespace instroom::gateway
