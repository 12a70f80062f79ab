#pragma once

// What one end of a TLS connection has: whom it trusts, and how it proves itself. PEM texts.

#include <string>

namespace instroom::platform {

struct TlsIdentity {
  std::string authority_pem;
  // The chain, own certificate first.
  std::string certificate_pem;
  // A secret.
  std::string key_pem;
};

}  // namespace instroom::platform
