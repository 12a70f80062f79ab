#include "services/gateway/wiring.h"

#include <utility>

namespace instroom::gateway {
namespace {

platform::HttpServerOptions ServerOptions(const Config& config) {
  platform::HttpServerOptions options;
  options.host = config.http_host;
  options.port = config.http_port;
  options.streams_max = config.streams_max;
  // OP179: a message has at most 25 MB.
  options.body_bytes_max = std::size_t{25} * 1024 * 1024;
  options.headers = SecurityHeaders();
  return options;
}

}  // namespace

Service::Service(const Config& config, const platform::Clock& clock, StaticFiles files)
    : files_(std::move(files)),
      upstreams_(MakeUpstreams(config.addresses)),
      hub_(clock, {.events_max = config.resume_events}),
      pumps_(upstreams_, hub_, clock, config.live_measures),
      server_(platform::MakeHttpServer(ServerOptions(config))),
      messages_(*upstreams_.allocation),
      feeds_(*upstreams_.allocation),
      indicators_(*upstreams_.indicator, config.region_name),
      lists_(upstreams_),
      live_(hub_) {
  RegisterRoutes();
}

void Service::RegisterRoutes() {
  messages_.Register(*server_);
  feeds_.Register(*server_);
  indicators_.Register(*server_);
  lists_.Register(*server_);
  live_.Register(*server_);
  platform::AddOperations(*server_, [this] { return running_ && pumps_.EverComplete(); });
  for (const std::string& path : files_.paths()) {
    server_->Route("GET", path,
                   [this](const platform::HttpRequest& request) { return files_.Serve(request); });
  }
}

platform::Outcome<std::uint16_t> Service::Start() {
  auto started = server_->Start();
  if (!started.ok()) return started;
  pumps_.Start();
  running_ = true;
  return started;
}

void Service::Stop() {
  if (!running_.exchange(false)) return;
  hub_.Close();
  server_->Stop();
  pumps_.Stop();
}

}  // namespace instroom::gateway
