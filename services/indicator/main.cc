// The indicator service: counts the log live and serves figures.

#include <csignal>
#include <cstdio>

#include "services/indicator/config.h"
#include "services/indicator/wiring.h"
#include "services/platform/observe/log_line.h"

int main() {
  using namespace instroom;
  platform::SetServiceName("indicator");
  auto config = indicator::LoadConfig(platform::Settings::FromEnvironment());
  if (!config) {
    for (const auto& problem : config.error()) std::fprintf(stderr, "%s\n", problem.c_str());
    return 2;
  }
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  const platform::SystemClock clock;
  indicator::Service service(std::move(config).value(), clock);
  const auto started = service.Start();
  if (!started) {
    platform::Log(platform::Level::kError, "not_started",
                  {{"reason", started.error().reason}, {"detail", started.error().detail}});
    service.Stop();
    return 1;
  }
  platform::Log(platform::Level::kInfo, "started", {{"grpc_port", service.grpc_port()}});
  int received = 0;
  sigwait(&stop_signals, &received);
  service.Stop();
  platform::Log(platform::Level::kInfo, "stopped");
  return 0;
}
