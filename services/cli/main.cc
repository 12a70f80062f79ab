#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "services/cli/run.h"
#include "services/cli/session.h"
#include "services/cli/settings_file.h"
#include "services/platform/observe/log_line.h"

namespace {

instroom::cli::Session session;

bool PipeIsClosed() {
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

void AskToStop(int) {
  session.stop->store(true);
}

}  // namespace

int main(int count, char** values) {
  // What goes wrong is told in words by the command itself.
  instroom::platform::SetLogLevel(instroom::platform::Level::kError);
  const instroom::platform::SystemClock clock;
  session.in = &std::cin;
  session.out = &std::cout;
  session.err = &std::cerr;
  session.reader_left = PipeIsClosed;
  session.clock = &clock;
  session.show_progress = isatty(STDERR_FILENO) == 1;
  session.settings.state_folder = instroom::cli::AdoptRunningRegion();
  std::signal(SIGTERM, AskToStop);
  std::signal(SIGINT, AskToStop);
  std::signal(SIGPIPE, SIG_IGN);
  return instroom::cli::Run(std::vector<std::string>(values + 1, values + count), session);
}
