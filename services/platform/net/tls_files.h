#pragma once

// Where one end of a TLS connection has what it trusts and what proves it: paths of PEM files. Who
// connects reads them at each connection, so that a renewed certificate is taken up by the next
// one.

#include <string>

namespace instroom::platform {

struct TlsFiles {
  // The authorities that the other side's certificate must come from.
  std::string authority;
  // The chain, own certificate first.
  std::string certificate;
  // Readable by its owner only.
  std::string key;
};

}  // namespace instroom::platform
