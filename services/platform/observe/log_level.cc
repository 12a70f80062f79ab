#include "services/platform/observe/log_level.h"

#include <map>

namespace instroom::platform {

Level ReadLogLevel(Settings& settings) {
  constexpr char kName[] = "INSTROOM_LOG_LEVEL";
  static const std::map<std::string, Level> kLevels = {{"debug", Level::kDebug},
                                                       {"info", Level::kInfo},
                                                       {"warning", Level::kWarning},
                                                       {"error", Level::kError}};
  const auto found = kLevels.find(settings.Text(kName, "info"));
  if (found != kLevels.end()) return found->second;
  settings.Problem(kName, "must be debug, info, warning or error");
  return Level::kInfo;
}

}  // namespace instroom::platform
