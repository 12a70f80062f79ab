#include "services/platform/log/address_settings.h"

#include <sstream>

#include "services/platform/net/tls_settings.h"

namespace instroom::platform {
namespace {

constexpr TransportSettings kTransport{
    "INSTROOM_BROKERS_TRANSPORT",
    "INSTROOM_BROKERS_CA_FILE",
    "INSTROOM_BROKERS_CERTIFICATE_FILE",
    "INSTROOM_BROKERS_CERTIFICATE_KEY_FILE",
};

std::vector<std::string> HostsOf(const std::string& brokers) {
  std::vector<std::string> hosts;
  std::istringstream each(brokers);
  for (std::string broker; std::getline(each, broker, ',');) {
    hosts.push_back(broker.substr(0, broker.rfind(':')));
  }
  return hosts;
}

}  // namespace

LogAddress ReadLogAddress(Settings& settings, const std::string& client_id) {
  LogAddress address;
  address.brokers = settings.Text("INSTROOM_BROKERS");
  address.client_id = client_id;
  address.tls = ReadTransport(settings, kTransport, HostsOf(address.brokers));
  return address;
}

}  // namespace instroom::platform
