#include "services/gateway/wiring.h"

#include <set>
#include <utility>

#include "services/platform/auth/sealed_text.h"
#include "services/platform/base/check.h"

namespace instroom::gateway {
namespace {

platform::HttpServerOptions ServerOptions(const Config& config, Door& door,
                                          const std::stop_source& ending) {
  platform::HttpServerOptions options;
  options.host = config.http_host;
  options.port = config.http_port;
  options.streams_max = config.streams_max;
  // OP179: a message has at most 25 MB.
  options.body_bytes_max = std::size_t{25} * 1024 * 1024;
  options.headers = SecurityHeaders();
  options.door = [&door](const platform::HttpRequest& request, const std::string& pattern) {
    return door.Judge(request, pattern);
  };
  options.on_cut = [ending]() mutable { ending.request_stop(); };
  return options;
}

// Without a login provider nothing is ever sealed: a key of this process will do.
platform::TextSealer SealerOf(const Config& config) {
  const bool given = !config.session_key_hex.empty();
  auto sealer = platform::TextSealer::Make(given ? config.session_key_hex : platform::RandomHex());
  CHECK(sealer.ok());
  return std::move(*sealer);
}

std::set<std::string> PathsOf(const StaticFiles& files) {
  const auto paths = files.paths();
  return {paths.begin(), paths.end()};
}

}  // namespace

platform::Outcome<std::unique_ptr<Service>> Service::Make(const Config& config,
                                                          const platform::Clock& clock,
                                                          StaticFiles files) {
  auto gate = access::Gate::Make(config.gate, clock);
  if (!gate) return platform::Fail(gate.error());
  return std::unique_ptr<Service>(new Service(config, clock, std::move(files), std::move(*gate)));
}

Service::Service(const Config& config, const platform::Clock& clock, StaticFiles files,
                 std::unique_ptr<access::Gate> gate)
    : files_(std::move(files)),
      gate_(std::move(gate)),
      sessions_(SealerOf(config), config.page, clock),
      provider_(config.login, clock),
      door_(*gate_, sessions_, PathsOf(files_)),
      upstreams_(MakeUpstreams(config.addresses, gate_->tls(), ending_.get_token())),
      audiences_(upstreams_, *gate_, clock,
                 {.measures = config.live_measures,
                  .hub = {.events_max = config.resume_events},
                  .count_max = config.audiences_max,
                  .idle_max = config.audience_idle}),
      server_(platform::MakeHttpServer(ServerOptions(config, door_, ending_))),
      messages_(*upstreams_.allocation),
      feeds_(*upstreams_.allocation),
      indicators_(*upstreams_.indicator, config.region_name),
      lists_(upstreams_),
      live_(audiences_),
      login_(provider_, sessions_, *gate_) {
  RegisterRoutes();
}

void Service::RegisterRoutes() {
  messages_.Register(*server_);
  feeds_.Register(*server_);
  indicators_.Register(*server_);
  lists_.Register(*server_);
  live_.Register(*server_);
  login_.Register(*server_);
  platform::AddOperations(*server_, [this] { return running_ && audiences_.EverComplete(); });
  for (const std::string& path : files_.paths()) {
    server_->Route("GET", path,
                   [this](const platform::HttpRequest& request) { return files_.Serve(request); });
  }
}

std::vector<std::string> Service::Methods() const {
  std::vector<std::string> methods = {"GET /*page"};
  const auto pages = PathsOf(files_);
  for (std::string& route : server_->Routes()) {
    if (!pages.contains(route.substr(route.find(' ') + 1))) methods.push_back(std::move(route));
  }
  return methods;
}

platform::Outcome<std::uint16_t> Service::Start() {
  auto started = server_->Start();
  if (!started.ok()) return started;
  audiences_.Start();
  running_ = true;
  return started;
}

void Service::Stop() {
  if (!running_.exchange(false)) return;
  audiences_.Close();
  server_->Stop();
  audiences_.Stop();
}

}  // namespace instroom::gateway
