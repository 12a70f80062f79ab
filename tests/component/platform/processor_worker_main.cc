// processor_worker BROKERS INPUT OUTPUT [STEP COUNT]: runs until it is killed, or ends itself in
// the way of kill -9 (exit code 9) when it comes to STEP for the COUNT-th time.

#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/component/platform/processor_worker.h"

int main(int argc, char** argv) {
  if (argc != 4 && argc != 6) return 2;
  auto options =
      instroom::testing_support::CountingProcessor({argv[1], "worker"}, argv[2], argv[3]);
  if (argc == 6) {
    const std::string wanted = argv[4];
    int left = std::atoi(argv[5]);
    options.at_step = [wanted, left](const char* step) mutable {
      if (wanted == step && --left == 0) _exit(9);
    };
  }
  const auto processor = instroom::platform::MakeProcessor(options);
  processor->Start();
  for (;;) pause();
}
