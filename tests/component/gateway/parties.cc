#include "tests/component/gateway/parties.h"

#include <chrono>
#include <fstream>
#include <sstream>

#include "services/platform/base/check.h"
#include "tests/support/pki.h"

namespace instroom::gateway {
namespace {

testing_support::Pki& ThePki() {
  static testing_support::Pki& pki = []() -> testing_support::Pki& {
    auto& made = testing_support::Pki::Shared();
    for (const char* service : {"gateway", "allocation"}) {
      made.Make(service, std::string("service:") + service);
    }
    return made;
  }();
  return pki;
}

const access::Policy& ThePolicy() {
  static const access::Policy policy = [] {
    std::ostringstream text;
    text << std::ifstream(INSTROOM_SOURCE_DIR "/deploy/authorisation.yaml").rdbuf();
    auto parsed = access::ParsePolicy(text.str());
    CHECK(parsed.ok());
    return *parsed;
  }();
  return policy;
}

}  // namespace

const testing_support::Issuer& TheIssuer() {
  static const testing_support::Issuer issuer;
  return issuer;
}

access::GateOptions GateOf(const std::string& service) {
  access::GateOptions options;
  options.policy = ThePolicy();
  options.tls = {.authority_pem = ThePki().Text("ca.pem"),
                 .certificate_pem = ThePki().Text(service + ".pem"),
                 .key_pem = ThePki().Text(service + ".key")};
  options.token_keys = TheIssuer().Jwks();
  options.token_rules = {.issuer = kTokenIssuer, .audience = kTokenAudience};
  return options;
}

std::int64_t NowSeconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::floor<std::chrono::seconds>(now).count();
}

std::string TokenOf(const std::string& party, const std::string& claims) {
  return TheIssuer().Sign("ec", std::string(R"({"iss":")") + kTokenIssuer + R"(","aud":")" +
                                    kTokenAudience + R"(","party":")" + party + R"(","exp":)" +
                                    std::to_string(NowSeconds() + 3600) +
                                    (claims.empty() ? "" : "," + claims) + "}");
}

std::string As(const std::string& party, const std::string& claims) {
  return "Authorization: Bearer " + TokenOf(party, claims) + "\r\n";
}

}  // namespace instroom::gateway
