#pragma once

// Reads settings from the environment and collects every problem before giving up. Only config.cc
// of a service uses it.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace instroom::platform {

class Settings {
 public:
  using Lookup = std::function<std::optional<std::string>(const std::string& name)>;

  explicit Settings(Lookup lookup) : lookup_(std::move(lookup)) {}
  // The process environment.
  static Settings FromEnvironment();

  // The text, or `fallback`; without a fallback a missing setting is a problem.
  std::string Text(const std::string& name, std::optional<std::string> fallback = std::nullopt);
  // A whole number within [low, high], or `fallback`.
  std::int64_t Number(const std::string& name, std::int64_t fallback, std::int64_t low,
                      std::int64_t high);
  // A TCP port, 0 (any free one) to 65535.
  std::uint16_t Port(const std::string& name, std::uint16_t fallback);
  // Milliseconds within [low, high]; the name should end in _MS.
  std::chrono::milliseconds Millis(const std::string& name, std::int64_t fallback, std::int64_t low,
                                   std::int64_t high);
  // INSTROOM_ENVIRONMENT: "local", which is the default, or "production".
  std::string Environment();
  // The contents of the file that the setting names; without a fallback a missing file is a
  // problem.
  std::string FileContents(const std::string& name);
  // A problem that the caller found, for instance a value that fits no choice.
  void Problem(const std::string& name, const std::string& what);

  // One sentence each: name, what is wrong, what is expected. Never a secret's value.
  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

 private:
  Lookup lookup_;
  std::vector<std::string> problems_;
};

}  // namespace instroom::platform
