#pragma once

// /v1/messages: a message of the standard in, its outcome out.

#include "services/gateway/api/issued_receipts.h"
#include "services/gateway/upstream/upstreams.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class MessagesApi {
 public:
  explicit MessagesApi(AllocationPort& port) : port_(port) {}
  void Register(platform::HttpServer& server);

 private:
  platform::HttpResponse Submit(const platform::HttpRequest& request);
  platform::HttpResponse Outcome(const platform::HttpRequest& request);

  AllocationPort& port_;
  IssuedReceipts issued_;
};

}  // namespace instroom::gateway
