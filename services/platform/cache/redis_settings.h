#pragma once

// Where a program finds Redis, and as whom it calls: settings.

#include "services/platform/base/settings.h"
#include "services/platform/cache/redis.h"

namespace instroom::platform {

// INSTROOM_REDIS, host:port, required; INSTROOM_REDIS_TRANSPORT and the files of this connection's
// own, INSTROOM_REDIS_CA_FILE, INSTROOM_REDIS_CERTIFICATE_FILE,
// INSTROOM_REDIS_CERTIFICATE_KEY_FILE; INSTROOM_REDIS_USER with INSTROOM_REDIS_PASSWORD_FILE, a
// secret, which over TLS must be there.
[[nodiscard]] RedisAddress ReadRedisAddress(Settings& settings);

}  // namespace instroom::platform
