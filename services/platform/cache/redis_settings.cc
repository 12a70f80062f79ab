#include "services/platform/cache/redis_settings.h"

#include <charconv>

#include "services/platform/net/tls_settings.h"

namespace instroom::platform {
namespace {

constexpr char kAddress[] = "INSTROOM_REDIS";
constexpr char kUser[] = "INSTROOM_REDIS_USER";
constexpr char kPassword[] = "INSTROOM_REDIS_PASSWORD_FILE";
constexpr TransportSettings kTransport{
    "INSTROOM_REDIS_TRANSPORT",
    "INSTROOM_REDIS_CA_FILE",
    "INSTROOM_REDIS_CERTIFICATE_FILE",
    "INSTROOM_REDIS_CERTIFICATE_KEY_FILE",
};

void ReadHost(Settings& settings, RedisAddress& address) {
  const std::string text = settings.Text(kAddress);
  if (text.empty()) return;
  const auto colon = text.rfind(':');
  const char* const end = text.data() + text.size();
  std::uint16_t port = 0;
  const bool whole =
      colon != std::string::npos && colon > 0 &&
      std::from_chars(text.data() + colon + 1, end, port) == std::from_chars_result{end, {}};
  if (!whole || port == 0) return settings.Problem(kAddress, "must be host:port");
  address.host = text.substr(0, colon);
  address.port = port;
}

void ReadUser(Settings& settings, RedisAddress& address) {
  address.user = settings.Text(kUser, "");
  if (address.user.empty()) {
    // A certificate opens the connection; what may be done with it is the user's.
    if (address.tls) settings.Problem(kUser, "is missing; expected a user of Redis's access list");
    return;
  }
  address.password = settings.FileContents(kPassword);
  while (address.password.ends_with('\n') || address.password.ends_with('\r')) {
    address.password.pop_back();
  }
}

}  // namespace

RedisAddress ReadRedisAddress(Settings& settings) {
  RedisAddress address;
  ReadHost(settings, address);
  address.tls = ReadTransport(settings, kTransport, {address.host});
  ReadUser(settings, address);
  return address;
}

}  // namespace instroom::platform
