#include <csignal>
#include <cstdio>
#include <thread>
#include <utility>

#include "services/allocation/config.h"
#include "services/allocation/wiring.h"

namespace {

volatile std::sig_atomic_t stop_asked = 0;

void AskToStop(int /*signal*/) {
  stop_asked = 1;
}

}  // namespace

int main() {
  namespace platform = instroom::platform;
  auto config = instroom::allocation::LoadConfig(platform::Settings::FromEnvironment());
  if (!config) {
    for (const std::string& problem : config.error()) {
      std::fprintf(stderr, "instroom-allocation: %s\n", problem.c_str());
    }
    return 2;
  }
  platform::SetServiceName("instroom-allocation");
  platform::SetLogLevel(config->log_level);
  std::signal(SIGTERM, AskToStop);
  std::signal(SIGINT, AskToStop);
  std::signal(SIGPIPE, SIG_IGN);

  instroom::allocation::Service service(std::move(*config));
  const auto started = service.Start([] { return stop_asked != 0; });
  if (!started && started.error().reason != "STOPPED") {
    platform::Log(platform::Level::kError, "not_started",
                  {{"reason", started.error().reason}, {"detail", started.error().detail}});
    return 1;
  }
  while (started && stop_asked == 0) std::this_thread::sleep_for(std::chrono::milliseconds{50});
  service.Stop();
  // Stopped while it was still waiting: a look at the log that lasts is left behind.
  if (!started) std::quick_exit(0);
  return 0;
}
