#pragma once

// Whom the certificates of callers name. A connection shows the same one with every call, so each
// is read once. Thread-safe.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "services/access/caller.h"

namespace instroom::access {

struct Certified {
  // As platform::Certificate.
  std::string serial;
  std::int64_t not_after_s = 0;
  // Absent unless it names exactly one, and the organisation number says the same.
  std::optional<Party> party;
};

class CertifiedParties {
 public:
  // Null if it can't be read.
  [[nodiscard]] std::shared_ptr<const Certified> Read(const std::string& pem);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Certified>> by_pem_;
};

}  // namespace instroom::access
