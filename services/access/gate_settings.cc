#include "services/access/gate_settings.h"

#include "services/platform/auth/certificate.h"
#include "services/platform/auth/identity_settings.h"

namespace instroom::access {
namespace {

constexpr char kAuthorisation[] = "INSTROOM_AUTHORISATION_FILE";
constexpr char kRevocations[] = "INSTROOM_REVOCATIONS_FILE";
constexpr char kTokenKeys[] = "INSTROOM_TOKEN_KEYS_FILE";
constexpr char kTokenIssuer[] = "INSTROOM_TOKEN_ISSUER";
constexpr char kTokenAudience[] = "INSTROOM_TOKEN_AUDIENCE";
// deploy/local: whoever reads its key is everybody.
constexpr char kLocalIssuer[] = "instroom-local";

void ReadPolicy(platform::Settings& settings, GateOptions& options) {
  const std::string yaml = settings.FileContents(kAuthorisation);
  if (yaml.empty()) return;
  auto policy = ParsePolicy(yaml);
  if (!policy) return settings.Problem(kAuthorisation, policy.error().detail);
  auto purposes = ParsePurposes(yaml);
  if (!purposes) return settings.Problem(kAuthorisation, purposes.error().detail);
  auto limits = ParseLimits(yaml);
  if (!limits) return settings.Problem(kAuthorisation, limits.error().detail);
  options.policy = std::move(*policy);
  options.limits = std::move(*limits);
  options.purposes = std::move(*purposes);
}

void ReadTokens(platform::Settings& settings, const std::string& environment,
                GateOptions& options) {
  options.token_rules.issuer = settings.Text(kTokenIssuer, kLocalIssuer);
  options.token_rules.audience = settings.Text(kTokenAudience, "instroom");
  if (settings.Text(kTokenKeys, "").empty()) return;
  options.token_keys = settings.FileContents(kTokenKeys);
  if (environment == "production" && options.token_rules.issuer == kLocalIssuer) {
    settings.Problem(kTokenIssuer, "the local issuer is for one machine, not for production");
  }
  const auto verifier = platform::MakeTokenVerifier(options.token_keys, options.token_rules);
  if (!options.token_keys.empty() && !verifier) {
    settings.Problem(kTokenKeys, verifier.error().detail);
  }
}

void ReadRevocations(platform::Settings& settings, GateOptions& options) {
  options.revocations_path = settings.Text(kRevocations, "");
  if (options.revocations_path.empty()) return;
  const std::string list = settings.FileContents(kRevocations);
  const bool known = !list.empty() && !options.tls.authority_pem.empty();
  if (known && !platform::ReadRevocations(list, options.tls.authority_pem)) {
    settings.Problem(kRevocations, "must hold a list (PEM) signed by the authority");
  }
}

}  // namespace

GateOptions ReadGateOptions(platform::Settings& settings, const std::string& environment) {
  GateOptions options;
  options.tls = platform::ReadIdentity(settings);
  ReadPolicy(settings, options);
  ReadRevocations(settings, options);
  ReadTokens(settings, environment, options);
  return options;
}

}  // namespace instroom::access
