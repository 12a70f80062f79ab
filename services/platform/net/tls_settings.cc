#include "services/platform/net/tls_settings.h"

#include <algorithm>

namespace instroom::platform {
namespace {

constexpr char kTls[] = "tls";
constexpr char kPlaintext[] = "plaintext";

bool IsThisMachine(const std::string& host) {
  // A name could begin with "127." too.
  const bool address = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (address && host.starts_with("127."));
}

// The path in the first of both settings that is there.
std::string Path(Settings& settings, const char* own, const char* common) {
  const std::string name = settings.Text(own, "").empty() ? common : own;
  const bool readable = !settings.FileContents(name).empty();
  return readable ? settings.Text(name) : std::string();
}

}  // namespace

std::optional<TlsFiles> ReadTransport(Settings& settings, const TransportSettings& names,
                                      const std::vector<std::string>& hosts) {
  const std::string transport = settings.Text(names.transport, kTls);
  if (transport == kTls) {
    return TlsFiles{Path(settings, names.authority, "INSTROOM_CA_FILE"),
                    Path(settings, names.certificate, "INSTROOM_CERTIFICATE_FILE"),
                    Path(settings, names.key, "INSTROOM_CERTIFICATE_KEY_FILE")};
  }
  if (transport != kPlaintext) {
    settings.Problem(names.transport, "must be tls or plaintext");
  } else if (settings.Text("INSTROOM_ENVIRONMENT", "") == "production" &&
             !std::all_of(hosts.begin(), hosts.end(), IsThisMachine)) {
    settings.Problem(names.transport, "must be tls in production for hosts other than this one");
  }
  return std::nullopt;
}

}  // namespace instroom::platform
