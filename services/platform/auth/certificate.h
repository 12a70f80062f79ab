#pragma once

// What stands in a certificate that a TLS handshake has verified already, and which ones were
// revoked. The chain itself is judged by the handshake, not here. (OpenSSL.)

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/platform/base/error.h"

namespace instroom::platform {

struct Certificate {
  // Lower-case hexadecimal digits, without leading zeros.
  std::string serial;
  // subject.serialNumber, where PKIoverheid puts the organisation number; empty if it is absent.
  std::string organisation_number;
  // URIs among the alternative names.
  std::vector<std::string> uris;
  // Seconds since 1970.
  std::int64_t not_before_s = 0;
  std::int64_t not_after_s = 0;
};

// The first certificate of a chain. kInvalidInput CERTIFICATE_NOT_READABLE.
[[nodiscard]] Outcome<Certificate> ReadCertificate(std::string_view pem);

// True if the private key is the one of the (first) certificate.
[[nodiscard]] bool KeyBelongsTo(std::string_view key_pem, std::string_view certificate_pem);

// Serials of revoked certificates. kInvalidInput REVOCATIONS_NOT_READABLE, also if the list is not
// signed by the authority.
[[nodiscard]] Outcome<std::set<std::string>> ReadRevocations(std::string_view crl_pem,
                                                             std::string_view authority_pem);

}  // namespace instroom::platform
