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

class ErasureApi final : public v1::ErasureService::Service {
 public:
  ErasureApi(Erasure& erasure, const platform::Sealer& sealer, access::Gate& gate,
             const access::LookRecorder& looks)
      : erasure_(erasure),
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
    const auto recorded =
        looks_.Record(*looker, {ErasureSight(*client)},
                      std::chrono::steady_clock::now() + kRecordedWithin, ActionOf(looker->method));
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

 private:
  Erasure& erasure_;
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
    return Invalid("REFERENCE_NOT_VALID",
                   "reference: 1 to 40 letters, digits and ./_- characters, no number of a person");
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

std::shared_ptr<grpc::Service> MakeErasureService(Erasure& erasure, const platform::Sealer& sealer,
                                                  access::Gate& gate,
                                                  const access::LookRecorder& looks) {
  return std::make_shared<ErasureApi>(erasure, sealer, gate, looks);
}

}  // namespace instroom::allocation
