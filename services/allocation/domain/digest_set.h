#pragma once

// A set of 128-bit digests, sixteen bytes each: remembers millions of receipts and numbers without
// holding their texts. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/care/digest.h"

namespace instroom::allocation {

using care::Digest;
using care::DigestOf;

struct DigestHash {
  std::size_t operator()(const Digest& digest) const noexcept { return digest.low; }
};

class DigestSet {
 public:
  // False if it was there already.
  bool Insert(Digest digest);
  [[nodiscard]] bool Contains(Digest digest) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  // Where `digest` lies or would lie; the table has a free place.
  [[nodiscard]] std::size_t Find(Digest digest) const;
  void Grow();

  std::vector<Digest> slots_;  // A power of two; a free place is all zero.
  std::size_t size_ = 0;
};

}  // namespace instroom::allocation
