#include <csignal>
#include <cstdio>

#include "services/gateway/config.h"
#include "services/gateway/wiring.h"
#include "services/platform/observe/log_line.h"

namespace {

using instroom::platform::Level;
using instroom::platform::Log;

// Blocked before any thread starts, so that all threads inherit it and only this one is told.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

}  // namespace

int main() {
  const sigset_t signals = BlockStopSignals();
  instroom::platform::SetServiceName("gateway");
  auto settings = instroom::platform::Settings::FromEnvironment();
  const auto config = instroom::gateway::ReadConfig(settings);
  auto files = instroom::gateway::StaticFiles::Load(config.web_dir);
  if (!files.ok()) settings.Problem("INSTROOM_WEB_DIR", files.error().detail);
  for (const auto& problem : settings.problems()) std::fprintf(stderr, "%s\n", problem.c_str());
  if (!settings.problems().empty()) return 2;
  instroom::platform::SetLogLevel(config.log_level);

  const instroom::platform::SystemClock clock;
  const auto service = instroom::gateway::Service::Make(config, clock, std::move(*files));
  if (!service.ok()) {
    Log(Level::kError, "start_failed", {{"reason", service.error().reason}});
    return 1;
  }
  const auto port = (*service)->Start();
  if (!port.ok()) {
    Log(Level::kError, "start_failed", {{"reason", port.error().reason}});
    return 1;
  }
  Log(Level::kInfo, "started", {{"http_port", *port}});
  int signal = 0;
  sigwait(&signals, &signal);
  Log(Level::kInfo, "stopping");
  (*service)->Stop();
  return 0;
}
