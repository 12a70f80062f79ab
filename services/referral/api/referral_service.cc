#include "services/referral/api/referral_service.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "instroom/referral/v1/referral_service.grpc.pb.h"
#include "services/access/reach.h"
#include "services/access/rpc_gate.h"
#include "services/care/bsn.h"
#include "services/platform/base/hex.h"
#include "services/platform/observe/trace.h"
#include "services/platform/rpc/status.h"

namespace instroom::referral {
namespace {

using platform::Error;
using platform::ErrorKind;

constexpr std::chrono::seconds kWaitMax{10};
constexpr std::int32_t kRowsDefault = 100;
constexpr std::int32_t kRowsMax = 1000;

grpc::Status ToStatus(const Error& error, const std::vector<Fault>& faults) {
  std::vector<platform::FieldViolation> violations;
  for (const Fault& fault : faults) violations.push_back({fault.field, fault.explanation});
  return platform::ToStatus(error, violations);
}

grpc::Status Invalid(const std::string& field, const std::string& explanation) {
  return ToStatus({ErrorKind::kInvalidInput, "REQUEST_INVALID", field + ": " + explanation},
                  {{field, explanation}});
}

// The client key by number or key; else what is wrong with both.
template <typename Request>
std::string ClientKeyFrom(const Request& request, const platform::Sealer& sealer,
                          std::vector<Fault>& faults) {
  if (request.bsn().empty() == request.client_key().empty()) {
    faults.push_back({"bsn", "give either bsn or client_key"});
  } else if (!request.bsn().empty() && !care::IsBsn(request.bsn())) {
    faults.push_back({"bsn", "nine digits that pass the elfproef; found " +
                                 std::to_string(request.bsn().size()) + " characters"});
  } else if (!request.bsn().empty()) {
    return sealer.PseudonymOf(request.bsn());
  } else if (!care::ParseClientKey(request.client_key())) {
    faults.push_back({"client_key", "32 lower-case hexadecimal digits; found " +
                                        std::to_string(request.client_key().size()) +
                                        " characters"});
  }
  return request.client_key();
}

// The caller's own deadline, but no longer than ours.
Patience PatienceOf(const grpc::ServerContext& context) {
  const auto asked = context.deadline() - std::chrono::system_clock::now();
  const auto wait = std::min<std::chrono::system_clock::duration>(asked, kWaitMax);
  return {std::chrono::duration_cast<std::chrono::milliseconds>(wait),
          [&context] { return context.IsCancelled(); }};
}

std::string TokenOf(const RowKey& key) {
  return care::ClientKeyText(key.first) + platform::ToHex(key.second);
}

std::optional<RowKey> ParseToken(const std::string& token) {
  const auto client = care::ParseClientKey(std::string_view(token).substr(0, 32));
  const auto id =
      token.size() > 32 ? platform::FromHex(std::string_view(token).substr(32)) : std::nullopt;
  if (!client || !id) return std::nullopt;
  return RowKey{*client, *id};
}

// Who has no cases learns that there is a referral and how long it waits; not who referred, nor
// what others wrote of it in their own words.
void LeaveOutWords(v1::Referral& row) {
  row.mutable_reported()->clear_referrer_agb();
  row.mutable_reported()->clear_provider_reference();
  if (!row.has_decided()) return;
  row.mutable_decided()->clear_ground();
  row.mutable_decided()->clear_alternatives();
  row.mutable_decided()->clear_provider_reference();
}

class ReferralServiceImpl final : public v1::ReferralService::Service {
 public:
  ReferralServiceImpl(Desk& desk, const ReferralView& view, const platform::Sealer& sealer,
                      access::Gate& gate)
      : gate_(gate, v1::ReferralService::service_full_name()),
        desk_(desk),
        view_(view),
        sealer_(sealer) {}

  grpc::Status ReportReferral(grpc::ServerContext* context,
                              const v1::ReportReferralRequest* request,
                              v1::ReportReferralResponse* response) override {
    const auto who = gate_.Admit(*context, "ReportReferral");
    if (!who) return access::Refuse(who.error());
    const std::string& municipality = request->referral().municipality();
    if (!municipality.empty() && !access::Is(*who, municipality)) {
      return access::Refuse(access::OtherParty());
    }
    v1::ReferralCommand command;
    command.set_municipality(who->caller.party.code);
    *command.mutable_report() = request->referral();
    return Submit(*context, *request, std::move(command), *response->mutable_referral());
  }

  grpc::Status DecideReferral(grpc::ServerContext* context,
                              const v1::DecideReferralRequest* request,
                              v1::DecideReferralResponse* response) override {
    const auto who = gate_.Admit(*context, "DecideReferral");
    if (!who) return access::Refuse(who.error());
    v1::ReferralCommand command;
    command.set_municipality(who->caller.party.code);
    *command.mutable_decide() = request->decision();
    return Submit(*context, *request, std::move(command), *response->mutable_referral());
  }

  grpc::Status GetReferral(grpc::ServerContext* context, const v1::GetReferralRequest* request,
                           v1::GetReferralResponse* response) override {
    const auto who = gate_.Admit(*context, "GetReferral");
    if (!who) return access::Refuse(who.error());
    const auto client = care::ParseClientKey(request->client_key());
    if (!client) return Invalid("client_key", "32 lower-case hexadecimal digits");
    auto found = view_.Find({*client, request->referral_id()});
    const bool known =
        found && access::Reaches(*who, found->reported().municipality(), ProviderOf(*found));
    if (!known) {
      return ToStatus({ErrorKind::kNotFound, "REFERRAL_UNKNOWN", "there is no such referral"}, {});
    }
    *response->mutable_referral() = std::move(*found);
    return grpc::Status::OK;
  }

  grpc::Status ListReferrals(grpc::ServerContext* context, const v1::ListReferralsRequest* request,
                             v1::ListReferralsResponse* response) override;

 private:
  template <typename Request>
  grpc::Status Submit(const grpc::ServerContext& context, const Request& request,
                      v1::ReferralCommand command, v1::Referral& referral) {
    const platform::TraceScope trace(platform::TraceOf(context));
    std::vector<Fault> faults;
    command.set_client_key(ClientKeyFrom(request, sealer_, faults));
    command.set_referral_id(request.referral_id());
    auto done = desk_.Submit(std::move(command), std::move(faults), PatienceOf(context));
    if (!done) return ToStatus(done.error().error, done.error().faults);
    referral = std::move(*done);
    return grpc::Status::OK;
  }

  const access::RpcGate gate_;
  Desk& desk_;
  const ReferralView& view_;
  const platform::Sealer& sealer_;
};

grpc::Status ReferralServiceImpl::ListReferrals(grpc::ServerContext* context,
                                                const v1::ListReferralsRequest* request,
                                                v1::ListReferralsResponse* response) {
  const auto who = gate_.Admit(*context, "ListReferrals");
  if (!who) return access::Refuse(who.error());
  ReferralFilter filter{std::nullopt, request->municipality(), request->provider(),
                        request->only_open()};
  if (!access::Narrow(*who, filter.municipality, filter.provider)) {
    return access::Refuse(access::OtherParty());
  }
  if (!request->client_key().empty()) {
    filter.client = care::ParseClientKey(request->client_key());
    if (!filter.client) return Invalid("client_key", "32 lower-case hexadecimal digits");
  }
  if (!filter.client && filter.municipality.empty() && filter.provider.empty() &&
      !filter.only_open) {
    return Invalid("client_key", "at least one filter is required");
  }
  if (request->page_size() < 0 || request->page_size() > kRowsMax) {
    return Invalid("page_size", "0 to " + std::to_string(kRowsMax));
  }
  std::optional<RowKey> after;
  if (!request->page_token().empty()) {
    after = ParseToken(request->page_token());
    if (!after) return Invalid("page_token", "as given with the previous page");
  }
  const std::int32_t rows = request->page_size() == 0 ? kRowsDefault : request->page_size();
  Page page = view_.List(filter, after, static_cast<std::size_t>(rows));
  for (v1::Referral& row : page.referrals) {
    if (who->scope != access::Scope::kOwnCases) LeaveOutWords(row);
    *response->add_referrals() = std::move(row);
  }
  if (page.next) response->set_next_page_token(TokenOf(*page.next));
  access::Weigh(who->place, response->ByteSizeLong());
  return grpc::Status::OK;
}

}  // namespace

std::shared_ptr<grpc::Service> MakeReferralService(Desk& desk, const ReferralView& view,
                                                   const platform::Sealer& sealer,
                                                   access::Gate& gate) {
  return std::make_shared<ReferralServiceImpl>(desk, view, sealer, gate);
}

}  // namespace instroom::referral
