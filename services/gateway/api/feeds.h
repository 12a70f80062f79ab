#pragma once

// /v1/feeds/{party}: the mailbox of a municipality or provider, by long poll or as events.

#include "services/gateway/upstream/upstreams.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class FeedsApi {
 public:
  explicit FeedsApi(AllocationPort& port) : port_(port) {}
  void Register(platform::HttpServer& server);

 private:
  platform::HttpResponse Items(const platform::HttpRequest& request);
  // Ids of events are cursors: Last-Event-ID goes on where a reader left.
  void Follow(const platform::HttpRequest& request, platform::EventStream& events);

  AllocationPort& port_;
};

}  // namespace instroom::gateway
