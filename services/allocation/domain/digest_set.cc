#include "services/allocation/domain/digest_set.h"

namespace instroom::allocation {
namespace {

// FNV-1a, then the finalizer of SplitMix64, so that all bits depend on all bytes.
std::uint64_t Mix(std::uint64_t value) {
  value ^= value >> 30;
  value *= 0xbf58476d1ce4e5b9ULL;
  value ^= value >> 27;
  value *= 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

// All zero marks a free place.
Digest Storable(Digest digest) {
  if (digest == Digest{}) digest.low = 1;
  return digest;
}

}  // namespace

Digest DigestOf(std::initializer_list<std::string_view> parts) {
  constexpr std::uint64_t kPrime = 0x100000001b3ULL;
  std::uint64_t a = 0xcbf29ce484222325ULL;
  std::uint64_t b = 0x9ae16a3b2f90404fULL;
  const auto take = [&](unsigned char byte) {
    a = (a ^ byte) * kPrime;
    b = (b + byte) * 0x9e3779b97f4a7c15ULL;
    b ^= b >> 29;
  };
  for (const std::string_view part : parts) {
    for (const char c : part) take(static_cast<unsigned char>(c));
    // A length after each part keeps ("ab", "c") apart from ("a", "bc").
    take(static_cast<unsigned char>(part.size()));
    take(0xff);
  }
  return {Mix(a), Mix(b ^ (a >> 7))};
}

std::size_t DigestSet::Find(Digest digest) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = Mix(digest.high ^ digest.low) & mask;
  while (slots_[at] != Digest{} && slots_[at] != digest) at = (at + 1) & mask;
  return at;
}

bool DigestSet::Insert(Digest digest) {
  digest = Storable(digest);
  if ((size_ + 1) * 4 > slots_.size() * 3) Grow();
  Digest& slot = slots_[Find(digest)];
  if (slot == digest) return false;
  slot = digest;
  ++size_;
  return true;
}

bool DigestSet::Contains(Digest digest) const {
  digest = Storable(digest);
  return !slots_.empty() && slots_[Find(digest)] == digest;
}

void DigestSet::Grow() {
  std::vector<Digest> old(slots_.empty() ? 16 : slots_.size() * 2);
  old.swap(slots_);
  for (const Digest& digest : old) {
    if (digest != Digest{}) slots_[Find(digest)] = digest;
  }
}

}  // namespace instroom::allocation
