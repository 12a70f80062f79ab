#pragma once

// The one gate: what a caller presents becomes a known caller and the scope it has for a method, or
// a refusal. Knows certificates, tokens and the policy; no transport. Thread-safe.

#include <memory>
#include <string>

#include "services/access/certified.h"
#include "services/access/limits/house.h"
#include "services/access/policy.h"
#include "services/access/purposes.h"
#include "services/platform/auth/revocations.h"
#include "services/platform/auth/tls_identity.h"
#include "services/platform/auth/token.h"
#include "services/platform/base/clock.h"

namespace instroom::access {

// Everything the gate is made of.
struct GateOptions {
  Policy policy;
  Purposes purposes = {};
  // Empty: nobody has a limit.
  Limits limits = {};
  // Its authority signs the revocations.
  platform::TlsIdentity tls;
  // Empty: nothing is revoked.
  std::string revocations_path;
  // JWKS; empty: no tokens are taken.
  std::string token_keys;
  platform::TokenRules token_rules;
};

// What came with a call; anything may be empty.
struct Presented {
  // PEM of the client certificate, as the handshake verified it.
  std::string certificate;
  // "Bearer ..." of the header authorization.
  std::string authorization;
  // For whom the gateway calls, as CallerText.
  std::string on_behalf;
};

struct Admitted {
  Caller caller;
  Scope scope = Scope::kNone;
  // Among the calls of its party; keep it until the call has ended.
  Place place = {};
};

class Gate {
 public:
  // kInvalidInput: KEYS_NOT_READABLE, REVOCATIONS_NOT_READABLE. The clock must outlive the gate.
  [[nodiscard]] static platform::Outcome<std::unique_ptr<Gate>> Make(GateOptions options,
                                                                     const platform::Clock& clock);

  // Who calls. kUnknownCaller: CALLER_UNKNOWN (nothing presented), CERTIFICATE_REVOKED,
  // CERTIFICATE_EXPIRED, CERTIFICATE_NAMES_NO_PARTY, BEHALF_NOT_ALLOWED, or as TokenVerifier.
  [[nodiscard]] platform::Outcome<Caller> Identify(const Presented& presented);
  // How far a known caller reaches with a method; kNotAllowed METHOD_NOT_ALLOWED.
  [[nodiscard]] platform::Outcome<Scope> MayCall(const Caller& caller,
                                                 const std::string& method) const;
  // Who calls, how far it reaches and its place; also as House.
  [[nodiscard]] platform::Outcome<Admitted> Admit(const Presented& presented,
                                                  const std::string& method);
  // The same for a caller that is known already.
  [[nodiscard]] platform::Outcome<Admitted> AdmitCaller(Caller caller, const std::string& method);
  [[nodiscard]] House& house() { return house_; }
  [[nodiscard]] const Policy& policy() const { return options_.policy; }
  [[nodiscard]] const Purposes& purposes() const { return options_.purposes; }
  [[nodiscard]] const platform::TlsIdentity& tls() const { return options_.tls; }

 private:
  Gate(GateOptions options, const platform::Clock& clock);
  [[nodiscard]] platform::Outcome<Party> PartyOf(const std::string& certificate);
  [[nodiscard]] platform::Outcome<Caller> FromToken(const std::string& authorization) const;
  [[nodiscard]] std::int64_t NowSeconds() const;

  const GateOptions options_;
  const platform::Clock& clock_;
  House house_;
  CertifiedParties certified_;
  platform::Revocations revocations_;
  std::unique_ptr<platform::TokenVerifier> tokens_;
};

}  // namespace instroom::access
