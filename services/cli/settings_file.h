#pragma once

// Settings of a region that runs on this machine, so that commands find it without being told.

#include <map>
#include <string>

namespace instroom::cli {

// Looks for .instroom/settings in the working folder and those above it, and puts what it says into
// the environment where nothing is said yet. Gives the folder .instroom; empty if there is none.
std::string AdoptRunningRegion();

// "NAME=value" lines; others are left out.
[[nodiscard]] std::map<std::string, std::string> ParseSettings(const std::string& text);

}  // namespace instroom::cli
