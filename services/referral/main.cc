#include <csignal>
#include <cstdio>
#include <thread>
#include <utility>

#include "services/referral/config.h"
#include "services/referral/wiring.h"

namespace {

volatile std::sig_atomic_t stop_asked = 0;

void AskToStop(int /*signal*/) {
  stop_asked = 1;
}

}  // namespace

int main() {
  namespace platform = instroom::platform;
  auto config = instroom::referral::LoadConfig(platform::Settings::FromEnvironment());
  if (!config) {
    for (const std::string& problem : config.error()) {
      std::fprintf(stderr, "instroom-referral: %s\n", problem.c_str());
    }
    return 2;
  }
  platform::SetServiceName("instroom-referral");
  platform::SetLogLevel(config->log_level);
  std::signal(SIGTERM, AskToStop);
  std::signal(SIGINT, AskToStop);
  std::signal(SIGPIPE, SIG_IGN);

  instroom::referral::Service service(std::move(*config));
  const auto started = service.Start([] { return stop_asked != 0; });
  if (!started && started.error().reason != "STOPPED") {
    platform::Log(platform::Level::kError, "not_started",
                  {{"reason", started.error().reason}, {"detail", started.error().detail}});
    return 1;
  }
  while (started && stop_asked == 0) std::this_thread::sleep_for(std::chrono::milliseconds{50});
  service.Stop();
  return 0;
}
