#pragma once

// /v1/indicators: measures, figures, explanation, export.

#include <string>
#include <utility>

#include "services/gateway/upstream/upstreams.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class IndicatorsApi {
 public:
  // `region_name` is shown for the area "region"; empty leaves the name that the indicator gives.
  IndicatorsApi(IndicatorPort& port, std::string region_name)
      : port_(port), region_name_(std::move(region_name)) {}
  void Register(platform::HttpServer& server);

 private:
  platform::HttpResponse Measures(const platform::HttpRequest& request);
  platform::HttpResponse Figures(const platform::HttpRequest& request);
  platform::HttpResponse Explain(const platform::HttpRequest& request);
  platform::HttpResponse Export(const platform::HttpRequest& request);

  IndicatorPort& port_;
  const std::string region_name_;
};

}  // namespace instroom::gateway
