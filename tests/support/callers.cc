#include "tests/support/callers.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <sstream>

#include "services/platform/rpc/channel.h"
#include "tests/support/issuer.h"
#include "tests/support/pki.h"

namespace instroom::testing_support {
namespace {

constexpr char kIssuer[] = "instroom-test";

const Issuer& TheIssuer() {
  static const Issuer issuer;
  return issuer;
}

// "municipality:0995" as the name of a file.
std::string FileNameOf(std::string party) {
  for (char& c : party) {
    c = c == ':' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return party;
}

// What the project's file says; a test program without it has nothing to test.
template <typename T>
T Read(platform::Outcome<T> (*parse)(const std::string&)) {
  std::ostringstream text;
  text << std::ifstream(INSTROOM_SOURCE_DIR "/deploy/authorisation.yaml").rdbuf();
  auto parsed = parse(text.str());
  if (parsed) return std::move(*parsed);
  std::fprintf(stderr, "authorisation.yaml: %s\n", parsed.error().detail.c_str());
  std::abort();
}

}  // namespace

platform::TlsIdentity IdentityOf(const std::string& party) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  Pki& pki = Pki::Shared();
  const std::string name = FileNameOf(party);
  pki.Make(name, party);
  return {pki.Text("ca.pem"), pki.Text(name + ".pem"), pki.Text(name + ".key")};
}

platform::TlsIdentity NoIdentity() {
  return {IdentityOf("operator:OPS").authority_pem, {}, {}};
}

access::GateOptions GateOf(const std::string& service) {
  static const access::Policy policy = Read(access::ParsePolicy);
  static const access::Purposes purposes = Read(access::ParsePurposes);
  access::GateOptions options;
  options.policy = policy;
  options.purposes = purposes;
  // Those of a region would stop a test that calls as fast as it can.
  options.limits = {};
  options.tls = IdentityOf("service:" + service);
  options.revocations_path = Pki::Shared().Path("crl.pem");
  options.token_keys = TheIssuer().Jwks();
  options.token_rules = {kIssuer, "instroom"};
  return options;
}

std::shared_ptr<grpc::Channel> ChannelTo(std::uint16_t port,
                                         const platform::TlsIdentity& identity) {
  return platform::MakeChannel("127.0.0.1:" + std::to_string(port), identity);
}

std::shared_ptr<grpc::Channel> ChannelAs(const std::string& party, std::uint16_t port) {
  return ChannelTo(port, IdentityOf(party));
}

std::string TokenOf(const std::string& caller) {
  return TokenWith("ec", ClaimsOf(caller));
}

std::string TokenWith(const std::string& key, const std::string& payload) {
  return "Bearer " + TheIssuer().Sign(key, payload);
}

std::string ClaimsOf(const std::string& caller, std::int64_t seconds, const std::string& audience) {
  const auto known = access::ParseCaller(caller);
  if (!known) std::abort();
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::int64_t lapses = now.time_since_epoch().count() + seconds;
  std::string roles;
  for (const access::Role role : known->roles) {
    if (role == access::Role::kMachine) continue;
    roles += (roles.empty() ? "\"" : ",\"") + std::string(access::NameOf(role)) + "\"";
  }
  const std::string person =
      roles.empty() ? "" : R"(,"sub":")" + known->person + R"(","roles":[)" + roles + "]";
  return std::string(R"({"iss":")") + kIssuer + R"(","aud":")" + audience + R"(","exp":)" +
         std::to_string(lapses) + R"(,"party":")" + access::PartyText(known->party) + "\"" +
         person + "}";
}

}  // namespace instroom::testing_support
