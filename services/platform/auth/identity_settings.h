#pragma once

// Where a program finds its own certificate and the authority it trusts: one identity for all that
// it connects to and all that connects to it.

#include "services/platform/auth/tls_identity.h"
#include "services/platform/base/settings.h"

namespace instroom::platform {

// INSTROOM_CA_FILE, INSTROOM_CERTIFICATE_FILE and INSTROOM_CERTIFICATE_KEY_FILE, all required. What
// can't be used is a problem of the settings: a file that holds no PEM, a key of another
// certificate. Never shows what stands in a file.
[[nodiscard]] TlsIdentity ReadIdentity(Settings& settings);

}  // namespace instroom::platform
