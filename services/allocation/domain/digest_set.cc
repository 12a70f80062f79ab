#include "services/allocation/domain/digest_set.h"

namespace instroom::allocation {
namespace {

// All zero marks a free place.
Digest Storable(Digest digest) {
  if (digest == Digest{}) digest.low = 1;
  return digest;
}

}  // namespace

std::size_t DigestSet::Find(Digest digest) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (digest.high ^ digest.low) & mask;
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
