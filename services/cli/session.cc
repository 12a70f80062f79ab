#include "services/cli/session.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "services/platform/base/settings.h"
#include "services/platform/log/address_settings.h"
#include "services/platform/observe/personal_shape.h"

namespace instroom::cli {
namespace {

std::string AddressOf(const Session& session, const std::string& neighbour) {
  const auto& addresses = session.settings.addresses;
  if (neighbour == "allocation") return addresses.allocation;
  if (neighbour == "referral") return addresses.referral;
  if (neighbour == "indicator") return addresses.indicator;
  return session.settings.brokers;
}

// The operator's file of the folder stands in for one that was not named.
std::string Or(const std::string& given, const std::string& otherwise) {
  return given.empty() ? otherwise : given;
}

std::string SettingOf(const std::string& neighbour) {
  if (neighbour == "log") return "INSTROOM_BROKERS";
  std::string name = "INSTROOM_";
  for (const char c : neighbour) name += static_cast<char>(c - 'a' + 'A');
  return name + "_ADDRESS";
}

}  // namespace

Clients& Session::Services() {
  if (!clients) clients = MakeClients(settings.addresses, settings.identity);
  return *clients;
}

platform::Outcome<platform::LogAddress> Session::Log(const std::string& client_id) const {
  platform::Settings reader([this](const std::string& name) -> std::optional<std::string> {
    const IdentityOptions& identity = settings.identity;
    const std::string own = identity.folder + "/operator-ops";
    if (name == "INSTROOM_BROKERS") return settings.brokers;
    if (name == "INSTROOM_ENVIRONMENT") return settings.environment;
    if (name == "INSTROOM_CA_FILE") return Or(identity.authority_file, identity.folder + "/ca.pem");
    if (name == "INSTROOM_CERTIFICATE_FILE") return Or(identity.certificate_file, own + ".pem");
    if (name == "INSTROOM_CERTIFICATE_KEY_FILE") return Or(identity.key_file, own + ".key");
    return platform::Settings::FromEnvironment().Text(name, "");
  });
  platform::LogAddress address = platform::ReadLogAddress(reader, client_id);
  if (reader.problems().empty()) return address;
  std::string all;
  for (const std::string& problem : reader.problems()) all += (all.empty() ? "" : " ") + problem;
  return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput, "SETTINGS", all});
}

int Fail(Session& session, const platform::Error& error) {
  // What a terminal shows is often kept, in a log of jobs for instance.
  const std::string detail = platform::Blotted(error.detail);
  if (session.settings.json) {
    nlohmann::json line = {{"error", error.reason}, {"detail", detail}};
    *session.err << line.dump() << "\n";
  } else {
    *session.err << "instroom: " << detail << " [" << error.reason << "]\n";
  }
  session.exit_code = kExitFailed;
  return kExitFailed;
}

int FailToReach(Session& session, const std::string& neighbour, const platform::Error& error) {
  if (error.kind != platform::ErrorKind::kUnavailable) return Fail(session, error);
  platform::Error told = error;
  const std::string what = neighbour == "log" ? "Kafka" : "the service of " + neighbour + "s";
  told.detail = "can't reach " + what + " at " + AddressOf(session, neighbour) + " (" +
                error.detail + "). Start the region with ./dev run, or set " +
                SettingOf(neighbour) + " to where it is.";
  return Fail(session, told);
}

void Progress::Show(const std::string& line) {
  if (!session_.show_progress) return;
  const auto now = session_.clock->Now();
  if (now - last_ < std::chrono::milliseconds{100}) return;
  last_ = now;
  shown_ = true;
  *session_.err << "\r\033[K" << line << std::flush;
}

void Progress::Clear() {
  if (shown_) *session_.err << "\r\033[K" << std::flush;
  shown_ = false;
}

}  // namespace instroom::cli
