#include "services/care/digest.h"

namespace instroom::care {
namespace {

// FNV-1a, then the finalizer of SplitMix64, so that all bits depend on all bytes.
std::uint64_t Mix(std::uint64_t value) {
  value ^= value >> 30;
  value *= 0xbf58476d1ce4e5b9ULL;
  value ^= value >> 27;
  value *= 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
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

}  // namespace instroom::care
