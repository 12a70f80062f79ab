#include "services/platform/log/fault_step.h"

#include <csignal>

namespace instroom::platform {

std::function<void(const char* step)> DieAt(const std::string& wanted, const std::string& judge) {
  const std::string prefix = judge + "/";
  if (!wanted.starts_with(prefix)) return {};
  return [step = wanted.substr(prefix.size())](const char* here) {
    if (step == here) std::raise(SIGKILL);
  };
}

}  // namespace instroom::platform
