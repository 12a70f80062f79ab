#pragma once

// /v1/notices, /v1/allocations and /v1/referrals: lists to be read.

#include "services/gateway/upstream/upstreams.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class ListsApi {
 public:
  explicit ListsApi(Upstreams& upstreams) : upstreams_(upstreams) {}
  void Register(platform::HttpServer& server);

 private:
  platform::HttpResponse Notices(const platform::HttpRequest& request);
  platform::HttpResponse Allocations(const platform::HttpRequest& request);
  platform::HttpResponse Referrals(const platform::HttpRequest& request);

  Upstreams& upstreams_;
};

}  // namespace instroom::gateway
