#include "services/indicator/fold/count.h"

#include <algorithm>
#include <tuple>

#include "services/care/calendar.h"
#include "services/indicator/fold/facts.h"

namespace instroom::indicator {
namespace {

std::int32_t MonthIndex(DayNumber day) {
  return day == kOpen ? kOpen : care::MonthOf(DayOf(day)).index;
}

bool IsFirstOfYear(DayNumber day) {
  if (day == kOpen) return false;
  const std::chrono::year_month_day date{DayOf(day)};
  return date.month() == std::chrono::January && date.day() == std::chrono::day{1};
}

// The day after; an open end has none.
DayNumber DayAfter(DayNumber day) {
  return day == kOpen ? kOpen : day + 1;
}

// Who referred, by the referral of the same client, provider and reference; of several the
// earliest, then the lowest code. 0 is none.
int ReferrerOf(const Client& client, std::uint32_t allocation) {
  const Referral* best = nullptr;
  const auto rank = [](const Referral& r) { return std::make_tuple(r.day, r.referrer); };
  for (const ReferenceOfAllocation& held : client.references) {
    if (held.allocation != allocation) continue;
    for (const Referral& referral : client.referrals) {
      if (referral.referrer == 0 || JoinedOf(referral) != held.joined) continue;
      if (best == nullptr || rank(referral) < rank(*best)) best = &referral;
    }
  }
  return best == nullptr ? 0 : best->referrer;
}

}  // namespace

void Counter::Count(const Client& client, int sign) {
  PeriodsOf(
      client, definition_.counting_date,
      [this](std::uint32_t area, std::uint32_t product) { return Residential(area, product); },
      periods_);
  CountFlows(client, sign);
  CountChains(sign);
  CountYouths(client, sign);
}

void Counter::CountFlows(const Client& client, int sign) {
  for (const Period& period : periods_) {
    const std::int32_t begin_month = MonthIndex(period.begin);
    if (!period.usable) {
      cells_.Add(period.municipality, Series::kUnusable, begin_month, sign);
      continue;
    }
    const auto add = [&](Series without, std::int32_t month) {
      cells_.Add(period.municipality, Of(without, period.residential), month, sign);
    };
    add(Series::kInflowWithout, begin_month);
    if (period.end != kOpen) add(Series::kOutflowWithout, MonthIndex(period.end));
    add(InflowByReferrer(ReferrerOf(client, period.allocation), false), begin_month);
    CountStretches(client, period, sign);
    CountTurnOfYear(period, sign);
  }
}

// Each version that moves the end on is an extension (OP380), in the month it was decided.
void Counter::CountStretches(const Client& client, const Period& period, int sign) {
  const Version* before = nullptr;
  for (std::uint32_t i = period.first_version; i < period.versions_end; ++i) {
    const Version& version = client.versions[i];
    if (version.reason == kDeleted) continue;
    if (before != nullptr && version.end > before->end) {
      cells_.Add(period.municipality, Of(Series::kStretchWithout, period.residential),
                 MonthIndex(version.decision_day), sign);
    }
    before = &version;
  }
}

// Allocations expire with the year and tenders start with it (Lelystad fn 11): both make a peak
// that is no new care.
void Counter::CountTurnOfYear(const Period& period, int sign) {
  const bool begins = IsFirstOfYear(period.begin);
  const bool ends = IsFirstOfYear(DayAfter(period.end));
  if (!begins && !ends) return;
  bool same_before = false, other_before = false, same_after = false, other_after = false;
  for (const Period& other : periods_) {
    if (!other.usable || other.allocation == period.allocation ||
        other.municipality != period.municipality) {
      continue;
    }
    const bool same = other.product == period.product;
    if (begins && DayAfter(other.end) == period.begin) (same ? same_before : other_before) = true;
    if (ends && other.begin == DayAfter(period.end)) (same ? same_after : other_after) = true;
  }
  const auto add = [&](Series without, DayNumber day) {
    cells_.Add(period.municipality, Of(without, period.residential), MonthIndex(day), sign);
  };
  if (same_before || other_before) {
    add(same_before ? Series::kRenewedInWithout : Series::kSwitchedInWithout, period.begin);
  }
  if (same_after || other_after) {
    add(same_after ? Series::kRenewedOutWithout : Series::kSwitchedOutWithout, period.end);
  }
}

void Counter::CountChains(int sign) {
  // The longest of those that begin on one day goes first: it alone can prolong the chain.
  std::ranges::sort(periods_, {}, [](const Period& p) {
    return std::make_tuple(p.municipality, p.product, p.begin, -p.end);
  });
  const Period* chain = nullptr;  // The first allocation of the running chain.
  DayNumber chain_end = 0;
  const auto close = [&] {
    if (chain == nullptr || chain_end == kOpen) return;
    cells_.Add(chain->municipality, Of(Series::kChainOutflowWithout, chain->residential),
               MonthIndex(chain_end), sign);
  };
  for (const Period& period : periods_) {
    if (!period.usable) continue;
    const bool same = chain != nullptr && chain->municipality == period.municipality &&
                      chain->product == period.product;
    const bool joins =
        same && (chain_end == kOpen || period.begin <= chain_end + definition_.chain_gap_days);
    const auto add = [&](Series without) {
      cells_.Add(period.municipality, Of(without, period.residential), MonthIndex(period.begin),
                 sign);
    };
    if (!joins) {
      close();
      add(Series::kChainInflowWithout);
      chain = &period;
      chain_end = period.end;
    } else if (period.end > chain_end) {
      // Care beside the chain prolongs nothing: additional help is no extension (knop 10).
      if (period.begin > chain->begin) add(Series::kSuccessionWithout);
      chain_end = period.end;
    }
  }
  close();
}

bool Counter::Residential(std::uint32_t municipality, std::uint32_t product) {
  if (product >= residence_.size()) residence_.resize(product + 1, 0);
  std::uint8_t& known = residence_[product];
  const Products::Name& name = products_.NameOf(product);
  if (known == 0) {
    const bool own = std::ranges::any_of(definition_.residential_own_products,
                                         [&](const auto& p) { return p.second == name.code; });
    known = IsResidential(definition_, "", name.category, name.code) ? 2 : own ? 3 : 1;
  }
  if (known != 3) return known == 2;
  return IsResidential(definition_, cells_.AreaCode(municipality), name.category, name.code);
}

}  // namespace instroom::indicator
