#include "services/indicator/fold/facts.h"

#include <functional>
#include <optional>
#include <tuple>

#include "services/care/version_order.h"

namespace instroom::indicator {
namespace {

std::uint64_t TieBreakOf(const Version& version, const Products& products) {
  const Products::Name& name = products.NameOf(version.product);
  const auto end = version.end == kOpen ? std::nullopt : std::optional(DayOf(version.end));
  const auto reason = static_cast<int>(version.reason);
  return care::TieBreak({name.category, name.code, DayOf(version.begin), end, reason});
}

auto Fields(const Version& v) {
  return std::make_tuple(v.begin, v.end, std::uint32_t{v.product}, std::uint32_t{v.reason});
}

}  // namespace

DayNumber DayNumberOf(const care::v1::Date& date) {
  const auto day = care::DayOf(date);
  return day ? static_cast<DayNumber>(day->time_since_epoch().count()) : kUnknown;
}

std::uint8_t CodeNumber(std::string_view code) {
  unsigned value = 0;
  for (const char c : code) {
    if (c < '0' || c > '9') return 255;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 254) return 255;
  }
  return static_cast<std::uint8_t>(value);
}

std::uint64_t TextHash(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint64_t hash = std::hash<std::string_view>{}(text);
  return hash == 0 ? 1 : hash;
}

std::uint64_t Joined(const ProviderReference& said) {
  if (said.reference == 0) return 0;
  const std::uint64_t joined = said.reference ^ (said.provider * 0x9E3779B97F4A7C15ULL);
  return joined == 0 ? 1 : joined;
}

std::uint64_t JoinedOf(const Referral& referral) {
  const ProviderReference& first = referral.decided;
  return Joined({first.provider != 0 ? first.provider : referral.reported.provider,
                 first.reference != 0 ? first.reference : referral.reported.reference});
}

void PutReferral(Referral& referral, const referral::v1::ReferralEvent& event,
                 std::int64_t received_ms) {
  if (event.has_reported()) {
    const auto& reported = event.reported();
    const bool first = referral.reported_ms == 0 || received_ms < referral.reported_ms;
    if (!first) return;
    referral.reported_ms = received_ms;
    referral.referrer = static_cast<std::uint8_t>(reported.referrer());
    referral.day = DayNumberOf(reported.referral_date());
    referral.reported = {TextHash(reported.provider()), TextHash(reported.provider_reference())};
  } else if (event.has_decided()) {
    const auto& decided = event.decided();
    const bool first = referral.decided_ms == 0 || received_ms < referral.decided_ms;
    if (!first) return;
    referral.decided_ms = received_ms;
    referral.decided = {TextHash(decided.provider()), TextHash(decided.provider_reference())};
  }
}

std::strong_ordering CompareVersions(const Version& a, const Version& b, const Products& products) {
  const auto place = [](const Version& v) {
    return std::make_tuple(v.allocation, v.decision_day, v.decision_ms);
  };
  if (const auto order = place(a) <=> place(b); order != 0) return order;
  if (Fields(a) == Fields(b)) return std::strong_ordering::equal;
  return TieBreakOf(a, products) <=> TieBreakOf(b, products);
}

}  // namespace instroom::indicator
