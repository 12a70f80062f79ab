// Any text as a caller, a party, an address of a webhook: refused, or written back to the same.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "services/access/caller.h"
#include "services/platform/base/check.h"

using namespace instroom::access;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  if (const auto party = ParseParty(text)) CHECK(PartyText(*party) == text);
  if (const auto caller = ParseCaller(text)) {
    CHECK(!caller->roles.empty());
    const auto again = ParseCaller(CallerText(*caller));
    CHECK(again && *again == *caller);
    // It goes into metadata of gRPC: one line, nothing that could be taken for more.
    const std::string written = CallerText(*caller);
    CHECK(std::all_of(written.begin(), written.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  }
  return 0;
}
