#pragma once

// GET /v1/live: the hub of the reader's audience as server-sent events.

#include "services/gateway/live/audiences.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class LiveStream {
 public:
  explicit LiveStream(Audiences& audiences) : audiences_(audiences) {}
  void Register(platform::HttpServer& server);

 private:
  // Until the reader is gone, too slow, or the server stops.
  void Serve(const platform::HttpRequest& request, platform::EventStream& events);

  Audiences& audiences_;
};

}  // namespace instroom::gateway
