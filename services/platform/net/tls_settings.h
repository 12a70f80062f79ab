#pragma once

// How a program reaches a neighbour that is no service of ours, the log or the cache: settings.

#include <optional>
#include <string>
#include <vector>

#include "services/platform/base/settings.h"
#include "services/platform/net/tls_files.h"

namespace instroom::platform {

// Names of settings.
struct TransportSettings {
  // "tls", the default, or "plaintext".
  const char* transport;
  // Each falls back to INSTROOM_CA_FILE, INSTROOM_CERTIFICATE_FILE, INSTROOM_CERTIFICATE_KEY_FILE:
  // those for a neighbour with an authority of its own.
  const char* authority;
  const char* certificate;
  const char* key;
};

// Nothing for "plaintext", which in production (INSTROOM_ENVIRONMENT) is a problem of the settings
// unless all of `hosts` are this machine. Files that can't be read are problems too.
[[nodiscard]] std::optional<TlsFiles> ReadTransport(Settings& settings,
                                                    const TransportSettings& names,
                                                    const std::vector<std::string>& hosts);

}  // namespace instroom::platform
