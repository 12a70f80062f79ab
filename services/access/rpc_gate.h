#pragma once

// The gate before a gRPC server: refuses by method before a handler runs, and tells a handler who
// calls. A method without a row is refused, also health and reflection. Thread-safe.

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/auth_metadata_processor.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "services/access/looker.h"

namespace instroom::access {

// Names for whom the gateway calls, as CallerText; only believed with the gateway's certificate.
inline constexpr char kOnBehalfKey[] = "instroom-caller";
// Why people are looked at: a code of access::Purposes.
inline constexpr char kPurposeKey[] = "instroom-purpose";

class RpcGate {
 public:
  // The gate must outlive it. `service` is "package.Service".
  RpcGate(Gate& gate, const std::string& service) : gate_(gate), prefix_("/" + service + "/") {}

  // For a handler: kUnknownCaller or kNotAllowed as Gate.
  [[nodiscard]] platform::Outcome<Admitted> Admit(const grpc::ServerContext& context,
                                                  const std::string& method) const;
  // The same for a method that shows people; also as Purposes.
  [[nodiscard]] platform::Outcome<Looker> AdmitLooker(const grpc::ServerContext& context,
                                                      const std::string& method) const;
  // Whether who proved itself at the start of a call still can; errors as Gate::Identify.
  [[nodiscard]] platform::Outcome<Caller> Identify(const grpc::ServerContext& context) const;
  // How far a caller would reach with another method of the service; kNone if not at all.
  [[nodiscard]] Scope ScopeOf(const Caller& caller, const std::string& method) const {
    return gate_.policy().ScopeOf(prefix_ + method, caller);
  }
  // As House::PaceOf.
  [[nodiscard]] Quota::Duration PaceOf(const Party& party, int messages) const {
    return gate_.house().PaceOf(party, messages);
  }

 private:
  Gate& gate_;
  const std::string prefix_;
};

// Whether the caller of a stream is still there and may be: a certificate can be revoked and a
// token lapse while it is open. For one thread.
class Presence {
 public:
  // Both must outlive it.
  Presence(const RpcGate& gate, const grpc::ServerContext& context)
      : gate_(gate), context_(context) {}

  // True once the caller has left, or its proof does not hold any more; looks at that once a
  // second.
  [[nodiscard]] bool Ended();
  // Why the proof does not hold; else `status`.
  [[nodiscard]] grpc::Status Or(grpc::Status status) const;

 private:
  const RpcGate& gate_;
  const grpc::ServerContext& context_;
  std::chrono::steady_clock::time_point looked_ = std::chrono::steady_clock::now();
  std::optional<platform::Error> refused_;
};

// The refusal of a handler that found that the caller may not reach what it asked for; counted as
// those of the gate are. Other errors are not counted.
[[nodiscard]] grpc::Status Refuse(const platform::Error& error);

// Told of callers that are known and were turned away, with the method. Must not block.
using TurnedAway = std::function<void(const Caller&, const std::string& method)>;

// For a server's credentials; the gate must outlive the server.
[[nodiscard]] std::shared_ptr<grpc::AuthMetadataProcessor> MakeProcessor(Gate& gate,
                                                                         TurnedAway turned_away);

}  // namespace instroom::access
