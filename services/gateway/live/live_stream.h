#pragma once

// GET /v1/live: the hub as server-sent events.

#include "services/gateway/live/hub.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class LiveStream {
 public:
  explicit LiveStream(Hub& hub) : hub_(hub) {}
  void Register(platform::HttpServer& server);

 private:
  // Until the reader is gone, too slow, or the server stops.
  void Serve(const platform::HttpRequest& request, platform::EventStream& events);

  Hub& hub_;
};

}  // namespace instroom::gateway
