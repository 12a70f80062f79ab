#include "services/platform/base/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>

namespace instroom::platform {

Settings Settings::FromEnvironment() {
  return Settings([](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  });
}

std::string Settings::Text(const std::string& name, std::optional<std::string> fallback) {
  std::optional<std::string> text = lookup_(name);
  // An empty value is what a shell or a compose file makes of "not given".
  if (text && !text->empty()) return *text;
  if (fallback) return *fallback;
  Problem(name, "is missing; expected a text");
  return {};
}

std::int64_t Settings::Number(const std::string& name, std::int64_t fallback, std::int64_t low,
                              std::int64_t high) {
  const std::optional<std::string> text = lookup_(name);
  if (!text || text->empty()) return fallback;
  std::int64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  const std::string expected =
      "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  if (error == std::errc::invalid_argument || stop != end) {
    Problem(name, "is no whole number; " + expected);
    return fallback;
  }
  if (error == std::errc::result_out_of_range || number < low || number > high) {
    Problem(name, "is out of range; " + expected);
    return fallback;
  }
  return number;
}

std::uint16_t Settings::Port(const std::string& name, std::uint16_t fallback) {
  return static_cast<std::uint16_t>(
      Number(name, fallback, 0, std::numeric_limits<std::uint16_t>::max()));
}

std::chrono::milliseconds Settings::Millis(const std::string& name, std::int64_t fallback,
                                           std::int64_t low, std::int64_t high) {
  return std::chrono::milliseconds{Number(name, fallback, low, high)};
}

std::string Settings::Environment() {
  const std::string name = "INSTROOM_ENVIRONMENT";
  std::string environment = Text(name, "local");
  if (environment != "local" && environment != "production") {
    Problem(name, "must be local or production");
  }
  return environment;
}

std::string Settings::FileContents(const std::string& name) {
  const std::optional<std::string> path = lookup_(name);
  if (!path || path->empty()) {
    Problem(name, "is missing; expected the path of a file");
    return {};
  }
  std::ifstream file(*path, std::ios::binary);
  // A folder opens without an error and only fails to be read.
  if (!file || file.peek() == std::ifstream::traits_type::eof()) {
    Problem(name, "names a file that can't be read or is empty: " + *path);
    return {};
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void Settings::Problem(const std::string& name, const std::string& what) {
  std::string problem = name + " " + what + ".";
  // A file that two parts read is one problem.
  if (std::find(problems_.begin(), problems_.end(), problem) == problems_.end()) {
    problems_.push_back(std::move(problem));
  }
}

}  // namespace instroom::platform
