#pragma once

// The authority's list of revoked certificates as it lies on disk: read at the start and again when
// the file changed, looked at no more than once a second. Thread-safe.

#include <chrono>
#include <filesystem>
#include <mutex>
#include <set>
#include <string>

#include "services/platform/base/error.h"

namespace instroom::platform {

class Revocations {
 public:
  // Without a file nothing is revoked.
  Revocations() = default;
  Revocations(std::string path, std::string authority_pem)
      : path_(std::move(path)), authority_pem_(std::move(authority_pem)) {}

  // kInvalidInput REVOCATIONS_NOT_READABLE. Reading again keeps what was known if the new file is
  // not readable: a list half written must not let anybody in.
  [[nodiscard]] Outcome<Done> Read();
  // True if the serial, as Certificate gives it, is on the list.
  [[nodiscard]] bool Holds(const std::string& serial);

 private:
  Outcome<Done> ReadLocked();

  std::string path_;
  std::string authority_pem_;
  std::mutex mutex_;
  std::set<std::string> serials_;
  std::filesystem::file_time_type changed_{};
  std::chrono::steady_clock::time_point looked_{};
};

}  // namespace instroom::platform
