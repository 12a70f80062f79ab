#include "services/platform/auth/revocations.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "services/platform/auth/certificate.h"

namespace instroom::platform {
namespace {

constexpr std::chrono::seconds kLookEvery{1};

}  // namespace

Outcome<Done> Revocations::Read() {
  const std::lock_guard lock(mutex_);
  return ReadLocked();
}

Outcome<Done> Revocations::ReadLocked() {
  if (path_.empty()) return Done{};
  std::error_code failed;
  const auto changed = std::filesystem::last_write_time(path_, failed);
  std::ostringstream text;
  text << std::ifstream(path_, std::ios::binary).rdbuf();
  auto serials = ReadRevocations(text.str(), authority_pem_);
  if (failed || !serials) {
    return Fail(Error{ErrorKind::kInvalidInput, "REVOCATIONS_NOT_READABLE",
                      "expected a list in PEM, signed by the authority"});
  }
  serials_ = std::move(*serials);
  changed_ = changed;
  return Done{};
}

bool Revocations::Holds(const std::string& serial) {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!path_.empty() && now - looked_ >= kLookEvery) {
    looked_ = now;
    std::error_code failed;
    const auto changed = std::filesystem::last_write_time(path_, failed);
    if (!failed && changed != changed_) (void)ReadLocked();
  }
  return serials_.contains(serial);
}

}  // namespace instroom::platform
