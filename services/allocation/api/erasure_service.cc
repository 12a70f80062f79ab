#include "services/allocation/api/erasure_service.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "instroom/allocation/v1/erasure_service.grpc.pb.h"
#include "services/access/looks/look_recorder.h"
#include "services/access/rpc_gate.h"
#include "services/allocation/api/sights.h"
#include "services/care/bsn.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/personal_shape.h"
#include "services/platform/observe/trace.h"
#include "services/platform/rpc/status.h"

namespace instroom::allocation {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::Outcome;

constexpr std::size_t kReferenceLongest = 40;
constexpr std::size_t kDuePerCall = 1000;
// A log that does not answer must not keep a caller for ever.
constexpr std::chrono::seconds kRecordedWithin{10};

platform::Failure<Error> Invalid(std::string reason, std::string detail) {
  return platform::Fail(Error{ErrorKind::kInvalidInput, std::move(reason), std::move(detail)});
}

// A run of digits is one; HasPersonalShape sees none beside a hyphen.
bool HoldsABsn(const std::string& text) {
  static constexpr char kDigits[] = "0123456789";
  std::size_t begin = text.find_first_of(kDigits);
  while (begin != std::string::npos) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits, begin), text.size());
    if (care::IsBsn(text.substr(begin, end - begin))) return true;
    begin = text.find_first_of(kDigits, end);
  }
  return false;
}

// The number of a case, and nothing that could be about a person.
bool IsReference(const std::string& text) {
  const auto fits = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '/' || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= kReferenceLongest && std::ranges::all_of(text, fits) &&
         !HoldsABsn(text) && !platform::HasPersonalShape(text);
}

platform::Failure<Error> ReferenceNotValid() {
  return Invalid("REFERENCE_NOT_VALID",
                 "reference: 1 to 40 letters, digits and ./_- characters, no number of a person");
}

v1::EraseDueResponse ResponseOf(const DueList& due, std::size_t count, int years) {
  v1::EraseDueResponse response;
  for (std::size_t i = 0; i < count; ++i) {
    v1::DueClient& shown = *response.add_clients();
    shown.set_client_key(care::ClientKeyText(due.clients[i].client));
    *shown.mutable_last_change() =
        care::ToDate(care::Day{std::chrono::days{due.clients[i].last_change}});
  }
  response.set_due_count(static_cast<std::int64_t>(due.clients.size()));
  *response.mutable_today() = care::ToDate(due.today);
  response.set_years(years);
  return response;
}

class ErasureApi final : public v1::ErasureService::Service {
 public:
  ErasureApi(Erasure& erasure, Retention& retention, const platform::Sealer& sealer,
             access::Gate& gate, const access::LookRecorder& looks)
      : erasure_(erasure),
        retention_(retention),
        sealer_(sealer),
        gate_(gate, v1::ErasureService::service_full_name()),
        looks_(looks) {}

  grpc::Status EraseClient(grpc::ServerContext* context, const v1::EraseClientRequest* request,
                           v1::EraseClientResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto looker = gate_.AdmitLooker(*context, "EraseClient");
    if (!looker) return access::Refuse(looker.error());
    const std::string who = access::CallerText(looker->who.caller);
    const auto client = ClientToErase(*request, sealer_);
    if (!client) return platform::ToStatus(client.error());
    const auto recorded = Recorded(*looker, {&*client, 1});
    if (!recorded) return platform::ToStatus(recorded.error());
    const auto erased =
        erasure_.Erase({&*client, 1}, {request->reason(), request->reference(), who});
    if (!erased) return platform::ToStatus(erased.error());
    platform::Log(platform::Level::kInfo, "client_erased",
                  {{"keys", static_cast<std::int64_t>(*erased)}, {"by", who}});
    response->set_client_key(care::ClientKeyText(*client));
    response->set_key_count(static_cast<std::int32_t>(*erased));
    return grpc::Status::OK;
  }

  grpc::Status EraseDue(grpc::ServerContext* context, const v1::EraseDueRequest* request,
                        v1::EraseDueResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto looker = gate_.AdmitLooker(*context, "EraseDue");
    if (!looker) return access::Refuse(looker.error());
    const auto answer = request->dry_run() ? TellDue() : EndDue(*looker, request->reference());
    if (!answer) return platform::ToStatus(answer.error());
    *response = *answer;
    return grpc::Status::OK;
  }

 private:
  // No look: whose time is over says nothing of anybody.
  [[nodiscard]] Outcome<v1::EraseDueResponse> TellDue() const {
    const auto due = retention_.DueNow();
    if (!due) return platform::Fail(due.error());
    const std::size_t count = std::min(kDuePerCall, due->clients.size());
    return ResponseOf(*due, count, retention_.options().rule.years);
  }

  [[nodiscard]] Outcome<v1::EraseDueResponse> EndDue(const access::Looker& looker,
                                                     const std::string& reference) {
    if (!IsReference(reference)) return ReferenceNotValid();
    const std::string who = access::CallerText(looker.who.caller);
    const auto ended = retention_.EraseDue(
        {v1::ERASURE_REASON_RETENTION_ENDED, reference, who}, kDuePerCall,
        [&](std::span<const care::ClientKey> clients) { return Recorded(looker, clients); });
    if (!ended) return platform::Fail(ended.error());
    platform::Log(platform::Level::kInfo, "due_clients_erased",
                  {{"clients", static_cast<std::int64_t>(ended->erased_count)}, {"by", who}});
    auto response = ResponseOf(ended->due, ended->erased_count, retention_.options().rule.years);
    response.set_key_count(static_cast<std::int64_t>(ended->key_count));
    return response;
  }

  [[nodiscard]] Outcome<platform::Done> Recorded(const access::Looker& looker,
                                                 std::span<const care::ClientKey> clients) const {
    return looks_.Record(looker, ErasureSights(clients),
                         std::chrono::steady_clock::now() + kRecordedWithin,
                         ActionOf(looker.method));
  }

  Erasure& erasure_;
  Retention& retention_;
  const platform::Sealer& sealer_;
  const access::RpcGate gate_;
  const access::LookRecorder& looks_;
};

}  // namespace

Outcome<care::ClientKey> ClientToErase(const v1::EraseClientRequest& request,
                                       const platform::Sealer& sealer) {
  if (request.reason() == v1::ERASURE_REASON_UNSPECIFIED ||
      !v1::ErasureReason_IsValid(request.reason())) {
    return Invalid("REASON_MISSING", "reason: one of the list");
  }
  if (!IsReference(request.reference())) {
    return ReferenceNotValid();
  }
  switch (request.client_case()) {
    case v1::EraseClientRequest::kClientKey:
      if (const auto client = care::ParseClientKey(request.client_key())) return *client;
      return Invalid("CLIENT_KEY_NOT_VALID", "client_key: 32 hexadecimal digits");
    case v1::EraseClientRequest::kBsn:
      if (!care::IsBsn(request.bsn())) return Invalid("BSN_NOT_VALID", "bsn: fails its own check");
      return *care::ParseClientKey(sealer.PseudonymOf(request.bsn()));
    case v1::EraseClientRequest::CLIENT_NOT_SET:
      break;
  }
  return Invalid("CLIENT_MISSING", "client_key or bsn");
}

std::shared_ptr<grpc::Service> MakeErasureService(Erasure& erasure, Retention& retention,
                                                  const platform::Sealer& sealer,
                                                  access::Gate& gate,
                                                  const access::LookRecorder& looks) {
  return std::make_shared<ErasureApi>(erasure, retention, sealer, gate, looks);
}

}  // namespace instroom::allocation
