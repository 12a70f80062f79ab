#pragma once

// A set of 128-bit digests, sixteen bytes each: remembers millions of receipts and numbers without
// holding their texts. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace instroom::allocation {

struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Digest&) const = default;
};

// Stable for ever and on every machine. Spreads well, but is no protection against somebody who
// looks for equal digests: such a sender can only confuse its own messages.
[[nodiscard]] Digest DigestOf(std::initializer_list<std::string_view> parts);

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
