// Any text as a certificate, a key and a list of revocations.

#include <cstddef>
#include <cstdint>
#include <string>

#include "services/platform/auth/certificate.h"

using namespace instroom::platform;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  static_cast<void>(ReadCertificate(text));
  static_cast<void>(ReadRevocations(text, text));
  static_cast<void>(KeyBelongsTo(text, text));
  return 0;
}
