#include "services/cli/settings_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace instroom::cli {

std::map<std::string, std::string> ParseSettings(const std::string& text) {
  std::map<std::string, std::string> settings;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    if (equals == std::string::npos || !line.starts_with("INSTROOM_")) continue;
    settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return settings;
}

std::string AdoptRunningRegion() {
  std::error_code ignored;
  for (auto at = std::filesystem::current_path(ignored); !at.empty(); at = at.parent_path()) {
    const auto file = at / ".instroom" / "settings";
    if (std::filesystem::exists(file, ignored)) {
      std::ostringstream text;
      text << std::ifstream(file).rdbuf();
      constexpr int kKeepWhatIsSet = 0;
      for (const auto& [name, value] : ParseSettings(text.str())) {
        setenv(name.c_str(), value.c_str(), kKeepWhatIsSet);
      }
      return file.parent_path().string();
    }
    if (at == at.parent_path()) break;
  }
  return {};
}

}  // namespace instroom::cli
