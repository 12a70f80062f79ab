#pragma once

// Where a program finds the log: settings.

#include <string>

#include "services/platform/base/settings.h"
#include "services/platform/log/record.h"

namespace instroom::platform {

// INSTROOM_BROKERS, required, INSTROOM_BROKERS_TRANSPORT, and the files of this connection's own:
// INSTROOM_BROKERS_CA_FILE, INSTROOM_BROKERS_CERTIFICATE_FILE,
// INSTROOM_BROKERS_CERTIFICATE_KEY_FILE.
[[nodiscard]] LogAddress ReadLogAddress(Settings& settings, const std::string& client_id);

}  // namespace instroom::platform
