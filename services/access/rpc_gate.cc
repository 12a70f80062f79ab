#include "services/access/rpc_gate.h"

#include "services/platform/observe/metrics.h"
#include "services/platform/rpc/status.h"

namespace instroom::access {
namespace {

constexpr char kAuthorizationKey[] = "authorization";
constexpr char kPathKey[] = ":path";
// What a lapsed proof can still see.
constexpr std::chrono::seconds kLookAgain{1};
// No caller's text: whatever reads it refuses.
constexpr char kTwice[] = "\n";

using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

// Empty if absent. Sent twice, nobody can tell which of them somebody checked: it is refused.
std::string ValueOf(const Metadata& metadata, const char* key) {
  const auto [first, last] = metadata.equal_range(key);
  if (first == last) return {};
  if (std::next(first) != last) return kTwice;
  return {first->second.data(), first->second.size()};
}

std::string CertificateOf(const grpc::AuthContext* peer) {
  if (peer == nullptr) return {};
  const auto found = peer->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  return found.empty() ? std::string() : std::string(found.front().data(), found.front().size());
}

Presented PresentedBy(const grpc::AuthContext* peer, const Metadata& metadata) {
  return {CertificateOf(peer), ValueOf(metadata, kAuthorizationKey),
          ValueOf(metadata, kOnBehalfKey)};
}

void CountRefusal(const platform::Error& error) {
  platform::Count("instroom_access_refused_total", {{"reason", error.reason}});
}

class MethodProcessor final : public grpc::AuthMetadataProcessor {
 public:
  MethodProcessor(Gate& gate, TurnedAway turned_away)
      : gate_(gate), turned_away_(std::move(turned_away)) {}

  // Nothing here waits: a thread of its own would cost more.
  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* peer,
                       OutputMetadata* /*consumed*/, OutputMetadata* /*response*/) override {
    const std::string method = ValueOf(metadata, kPathKey);
    const auto caller = gate_.Identify(PresentedBy(peer, metadata));
    if (!caller) return Refusal(caller.error());
    // Here, because every call that comes through takes a thread, also one that is taken back; and
    // first, because what is turned away is work too.
    if (const auto heard = gate_.house().Knock(caller->party); !heard) {
      return Refusal(heard.error());
    }
    if (const auto scope = gate_.MayCall(*caller, method); !scope) {
      if (turned_away_) turned_away_(*caller, method);
      return Refusal(scope.error());
    }
    return grpc::Status::OK;
  }

 private:
  static grpc::Status Refusal(const platform::Error& error) {
    CountRefusal(error);
    // Of a status the library takes code and text from here, no details.
    return {platform::ToStatus(error).error_code(), error.reason + ": " + error.detail};
  }

  Gate& gate_;
  const TurnedAway turned_away_;
};

}  // namespace

platform::Outcome<Admitted> RpcGate::Admit(const grpc::ServerContext& context,
                                           const std::string& method) const {
  const auto peer = context.auth_context();
  return gate_.Admit(PresentedBy(peer.get(), context.client_metadata()), prefix_ + method);
}

platform::Outcome<Looker> RpcGate::AdmitLooker(const grpc::ServerContext& context,
                                               const std::string& method) const {
  auto who = Admit(context, method);
  if (!who) return platform::Fail(who.error());
  auto purpose = gate_.purposes().PurposeOf(prefix_ + method, who->caller,
                                            ValueOf(context.client_metadata(), kPurposeKey));
  if (!purpose) return platform::Fail(purpose.error());
  // "ipv4:10.0.0.7:40112"; whoever calls through the gateway has the gateway's.
  const std::string peer = context.peer();
  return Looker{std::move(*who), prefix_ + method, std::move(*purpose),
                peer.substr(0, peer.rfind(':'))};
}

platform::Outcome<Caller> RpcGate::Identify(const grpc::ServerContext& context) const {
  const auto peer = context.auth_context();
  return gate_.Identify(PresentedBy(peer.get(), context.client_metadata()));
}

bool Presence::Ended() {
  if (refused_ || context_.IsCancelled()) return true;
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kLookAgain) return false;
  looked_ = now;
  if (auto still = gate_.Identify(context_); !still) refused_ = still.error();
  return refused_.has_value();
}

grpc::Status Presence::Or(grpc::Status status) const {
  return refused_ ? Refuse(*refused_) : std::move(status);
}

grpc::Status Refuse(const platform::Error& error) {
  const bool refused = error.kind == platform::ErrorKind::kUnknownCaller ||
                       error.kind == platform::ErrorKind::kNotAllowed ||
                       error.kind == platform::ErrorKind::kTooMuch;
  if (refused) CountRefusal(error);
  return platform::ToStatus(error);
}

std::shared_ptr<grpc::AuthMetadataProcessor> MakeProcessor(Gate& gate, TurnedAway turned_away) {
  return std::make_shared<MethodProcessor>(gate, std::move(turned_away));
}

}  // namespace instroom::access
