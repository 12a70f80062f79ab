#include "services/access/certified.h"

#include <string_view>
#include <utility>

#include "services/platform/auth/certificate.h"

namespace instroom::access {
namespace {

constexpr std::string_view kPartyUri = "urn:instroom:party:";

std::optional<Party> PartyIn(const platform::Certificate& certificate) {
  std::optional<Party> party;
  for (const std::string& uri : certificate.uris) {
    if (!uri.starts_with(kPartyUri)) continue;
    if (party) return std::nullopt;
    party = ParseParty(std::string_view(uri).substr(kPartyUri.size()));
    if (!party) return std::nullopt;
  }
  if (party && party->code != certificate.organisation_number) return std::nullopt;
  return party;
}

}  // namespace

std::shared_ptr<const Certified> CertifiedParties::Read(const std::string& pem) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_pem_.find(pem); found != by_pem_.end()) return found->second;
  }
  const auto read = platform::ReadCertificate(pem);
  if (!read) return nullptr;
  auto certified =
      std::make_shared<const Certified>(Certified{read->serial, read->not_after_s, PartyIn(*read)});
  const std::lock_guard lock(mutex_);
  if (by_pem_.size() >= remembered_max_) by_pem_.clear();
  by_pem_.emplace(pem, certified);
  return certified;
}

}  // namespace instroom::access
