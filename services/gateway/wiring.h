#pragma once

// The object graph of the gateway: members in the order in which they need each other.

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>

#include "services/gateway/api/feeds.h"
#include "services/gateway/api/indicators.h"
#include "services/gateway/api/lists.h"
#include "services/gateway/api/messages.h"
#include "services/gateway/config.h"
#include "services/gateway/http/static_files.h"
#include "services/gateway/live/audiences.h"
#include "services/gateway/live/live_stream.h"
#include "services/gateway/login/login_api.h"
#include "services/gateway/session/door.h"
#include "services/gateway/upstream/upstreams.h"
#include "services/platform/base/clock.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class Service {
 public:
  // kInvalidInput as access::Gate::Make, which ReadConfig rules out.
  [[nodiscard]] static platform::Outcome<std::unique_ptr<Service>> Make(
      const Config& config, const platform::Clock& clock, StaticFiles files);
  ~Service() { Stop(); }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Gives the port it listens on.
  platform::Outcome<std::uint16_t> Start();
  // Every route, by its name in the policy.
  [[nodiscard]] std::vector<std::string> Methods() const;
  // Ends streams and calls; harmless when repeated.
  void Stop();

 private:
  Service(const Config& config, const platform::Clock& clock, StaticFiles files,
          std::unique_ptr<access::Gate> gate);
  void RegisterRoutes();

  StaticFiles files_;
  std::unique_ptr<access::Gate> gate_;
  Sessions sessions_;
  Provider provider_;
  Door door_;
  // Of calls that would outlive us.
  std::stop_source ending_;
  Upstreams upstreams_;
  Audiences audiences_;
  std::unique_ptr<platform::HttpServer> server_;
  MessagesApi messages_;
  FeedsApi feeds_;
  IndicatorsApi indicators_;
  ListsApi lists_;
  LiveStream live_;
  LoginApi login_;
  std::atomic<bool> running_{false};
};

}  // namespace instroom::gateway
