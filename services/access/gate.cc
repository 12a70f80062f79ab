#include "services/access/gate.h"

#include <utility>

namespace instroom::access {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::Fail;

constexpr std::string_view kBearer = "Bearer ";
// The only one that may speak for others: it has seen who logged in.
constexpr char kGateway[] = "gateway";

Error Unknown(const char* reason) {
  return {ErrorKind::kUnknownCaller, reason, "who calls is not known"};
}

}  // namespace

Gate::Gate(GateOptions options, const platform::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      house_(options_.limits),
      revocations_(options_.revocations_path, options_.tls.authority_pem) {}

platform::Outcome<std::unique_ptr<Gate>> Gate::Make(GateOptions options,
                                                    const platform::Clock& clock) {
  std::unique_ptr<Gate> gate(new Gate(std::move(options), clock));
  if (auto read = gate->revocations_.Read(); !read) return Fail(read.error());
  if (!gate->options_.token_keys.empty()) {
    auto tokens =
        platform::MakeTokenVerifier(gate->options_.token_keys, gate->options_.token_rules);
    if (!tokens) return Fail(tokens.error());
    gate->tokens_ = std::move(*tokens);
  }
  return gate;
}

std::int64_t Gate::NowSeconds() const {
  return std::chrono::floor<std::chrono::seconds>(clock_.Now().time_since_epoch()).count();
}

platform::Outcome<Party> Gate::PartyOf(const std::string& certificate) {
  const auto certified = certified_.Read(certificate);
  if (certified == nullptr) return Fail(Unknown("CERTIFICATE_NOT_READABLE"));
  if (revocations_.Holds(certified->serial)) return Fail(Unknown("CERTIFICATE_REVOKED"));
  // The handshake looked at this as well, but a connection may live longer than its certificate.
  if (NowSeconds() > certified->not_after_s) return Fail(Unknown("CERTIFICATE_EXPIRED"));
  if (!certified->party) return Fail(Unknown("CERTIFICATE_NAMES_NO_PARTY"));
  return *certified->party;
}

platform::Outcome<Caller> Gate::FromToken(const std::string& authorization) const {
  if (!tokens_ || !authorization.starts_with(kBearer)) {
    return Fail(Unknown("AUTHORIZATION_NOT_UNDERSTOOD"));
  }
  const auto token =
      tokens_->Verify(std::string_view(authorization).substr(kBearer.size()), NowSeconds());
  if (!token) return Fail(Unknown(token.error().reason.c_str()));
  // What a login provider gives to who logs in is not for calls.
  if (token->claims.contains("nonce") || token->claims.contains("at_hash")) {
    return Fail(Unknown("TOKEN_IS_FOR_LOGIN"));
  }
  std::string text = token->Text("party");
  const auto roles = token->Texts("roles");
  // A person without a role is nobody, and no program.
  if (roles.empty() && token->claims.contains("roles")) {
    return Fail(Unknown("TOKEN_NAMES_NO_CALLER"));
  }
  for (std::size_t i = 0; i < roles.size(); ++i) text += (i == 0 ? " " : ",") + roles[i];
  if (!roles.empty()) text += " " + token->Text("sub");
  auto caller = ParseCaller(text);
  // Our own programs prove themselves by certificate only.
  if (!caller || caller->party.kind == PartyKind::kService) {
    return Fail(Unknown("TOKEN_NAMES_NO_CALLER"));
  }
  return std::move(*caller);
}

platform::Outcome<Caller> Gate::Identify(const Presented& presented) {
  std::optional<Party> certified;
  if (!presented.certificate.empty()) {
    auto party = PartyOf(presented.certificate);
    if (!party) return Fail(party.error());
    certified = std::move(*party);
  }
  if (!presented.on_behalf.empty()) {
    auto caller = ParseCaller(presented.on_behalf);
    const bool allowed = certified && *certified == Party{PartyKind::kService, kGateway};
    if (!allowed || !caller || caller->party.kind == PartyKind::kService) {
      return Fail(Unknown("BEHALF_NOT_ALLOWED"));
    }
    return std::move(*caller);
  }
  if (!presented.authorization.empty()) {
    auto caller = FromToken(presented.authorization);
    // Two proofs that name two parties prove nothing.
    if (caller && certified && *certified != caller->party) {
      return Fail(Unknown("TOKEN_OF_ANOTHER_PARTY"));
    }
    return caller;
  }
  if (!certified) return Fail(Unknown("CALLER_UNKNOWN"));
  return Caller{std::move(*certified)};
}

platform::Outcome<Admitted> Gate::Admit(const Presented& presented, const std::string& method) {
  auto caller = Identify(presented);
  if (!caller) return Fail(caller.error());
  return AdmitCaller(std::move(*caller), method);
}

platform::Outcome<Admitted> Gate::AdmitCaller(Caller caller, const std::string& method) {
  const auto scope = MayCall(caller, method);
  if (!scope) return Fail(scope.error());
  auto place = house_.Enter(caller.party);
  if (!place) return Fail(place.error());
  return Admitted{std::move(caller), *scope, std::move(*place)};
}

platform::Outcome<Scope> Gate::MayCall(const Caller& caller, const std::string& method) const {
  const Scope scope = options_.policy.ScopeOf(method, caller);
  if (scope != Scope::kNone) return scope;
  return Fail(Error{ErrorKind::kNotAllowed, "METHOD_NOT_ALLOWED",
                    "this party may not call this method with these roles"});
}

}  // namespace instroom::access
