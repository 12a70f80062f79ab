#pragma once

// /v1/indicators: measures, figures, explanation, export.

#include "services/gateway/upstream/upstreams.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class IndicatorsApi {
 public:
  explicit IndicatorsApi(IndicatorPort& port) : port_(port) {}
  void Register(platform::HttpServer& server);

 private:
  platform::HttpResponse Measures();
  platform::HttpResponse Figures(const platform::HttpRequest& request);
  platform::HttpResponse Explain(const platform::HttpRequest& request);
  platform::HttpResponse Export(const platform::HttpRequest& request);

  IndicatorPort& port_;
};

}  // namespace instroom::gateway
