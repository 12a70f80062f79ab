#include "services/platform/http/server.h"
#include "services/platform/observe/metrics.h"

namespace instroom::platform {

void AddOperations(HttpServer& server, std::function<bool()> ready) {
  server.Route("GET", "/livez", [](const HttpRequest&) {
    return HttpResponse{200, "text/plain", {}, "alive\n"};
  });
  server.Route("GET", "/readyz", [ready = std::move(ready)](const HttpRequest&) {
    return ready() ? HttpResponse{200, "text/plain", {}, "ready\n"}
                   : HttpResponse{503, "text/plain", {}, "not ready\n"};
  });
  server.Route("GET", "/metrics", [](const HttpRequest&) {
    return HttpResponse{200, "text/plain; version=0.0.4", {}, MetricsText()};
  });
}

Outcome<Operations> StartOperations(std::uint16_t port, std::function<bool()> ready) {
  HttpServerOptions options;
  options.port = port;
  options.threads = 2;
  Operations operations;
  operations.server = MakeHttpServer(options);
  AddOperations(*operations.server, std::move(ready));
  const auto listening = operations.server->Start();
  if (!listening) return Fail(listening.error());
  operations.port = *listening;
  return operations;
}

}  // namespace instroom::platform
