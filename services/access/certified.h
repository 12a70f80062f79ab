#pragma once

// Whom the certificates of callers name. A connection shows the same one with every call, so each
// is read once. Thread-safe.

#include <cstddef>
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
  // More than a region has callers; with so many remembered, all are read anew.
  static constexpr std::size_t kRememberedMax = 1000;
  explicit CertifiedParties(std::size_t remembered_max = kRememberedMax)
      : remembered_max_(remembered_max) {}

  // Null if it can't be read.
  [[nodiscard]] std::shared_ptr<const Certified> Read(const std::string& pem);

 private:
  const std::size_t remembered_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Certified>> by_pem_;
};

}  // namespace instroom::access
