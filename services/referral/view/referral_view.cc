#include "services/referral/view/referral_view.h"

#include <algorithm>
#include <mutex>

namespace instroom::referral {
namespace {

constexpr std::chrono::milliseconds kLookAround{100};

// What a decision says about the provider goes before what the report said.
template <typename Get>
std::string Newest(const v1::Referral& row, const Get& get) {
  const std::string& decided = get(row.decided());
  return decided.empty() ? get(row.reported()) : decided;
}

std::string ReferenceOf(const v1::Referral& row) {
  return Newest(row,
                [](const auto& told) -> const std::string& { return told.provider_reference(); });
}

bool Fits(const ReferralFilter& filter, const v1::Referral& row) {
  if (filter.only_open && row.has_decided()) return false;
  if (!filter.provider.empty() && ProviderOf(row) != filter.provider) return false;
  return filter.municipality.empty() || row.reported().municipality() == filter.municipality;
}

// After a general provision or a no, nobody waits for care.
bool Waits(const v1::Referral& row) {
  return !row.has_decided() || row.decided().decision() == v1::DECISION_PROVISION;
}

}  // namespace

std::string ProviderOf(const v1::Referral& row) {
  return Newest(row, [](const auto& told) -> const std::string& { return told.provider(); });
}

void ReferralView::Fold(const v1::ReferralEvent& event) {
  const std::unique_lock lock(mutex_);
  const auto key = care::ParseClientKey(event.client_key());
  if (key && !event.has_refused()) {
    ReferralState& state = referrals_[{*key, event.referral_id()}];
    state = Evolve(std::move(state), event);
  }
  judgements_[event.command_id()] = event.has_refused() ? Judgement(event.refused()) : Judgement();
  judged_.notify_all();
}

void ReferralView::Fold(const allocation::v1::AllocationEvent& event) {
  const auto key = care::ParseClientKey(event.client_key());
  if (!key) return;
  const std::unique_lock lock(mutex_);
  care_[*key].Fold(event);
}

void ReferralView::Fold(const clock::v1::Tick& tick) {
  const auto day = care::DayOf(tick.date());
  const std::unique_lock lock(mutex_);
  if (day && (!today_ || *today_ < *day)) today_ = day;
}

std::optional<v1::Referral> ReferralView::Find(const RowKey& key) const {
  const std::shared_lock lock(mutex_);
  const auto found = referrals_.find(key);
  if (found == referrals_.end() || !found->second.reported.told()) return std::nullopt;
  return Compose(key, found->second);
}

ReferralState ReferralView::StateOf(const RowKey& key) const {
  const std::shared_lock lock(mutex_);
  const auto found = referrals_.find(key);
  return found == referrals_.end() ? ReferralState{} : found->second;
}

Page ReferralView::List(const ReferralFilter& filter, const std::optional<RowKey>& after,
                        std::size_t rows_max) const {
  const std::shared_lock lock(mutex_);
  Page page;
  auto it = after ? referrals_.upper_bound(*after) : referrals_.begin();
  const RowKey first{filter.client.value_or(care::ClientKey{}), {}};
  if (!after || *after < first) it = referrals_.lower_bound(first);
  for (; it != referrals_.end(); ++it) {
    if (filter.client && it->first.first != *filter.client) break;
    if (!it->second.reported.told()) continue;
    v1::Referral row = Compose(it->first, it->second);
    if (!Fits(filter, row)) continue;
    if (page.referrals.size() == rows_max) {
      const v1::Referral& last = page.referrals.back();
      page.next = RowKey{*care::ParseClientKey(last.client_key()), last.referral_id()};
      break;
    }
    page.referrals.push_back(std::move(row));
  }
  return page;
}

std::optional<ReferralView::Judgement> ReferralView::Await(
    const std::string& command_id, std::chrono::milliseconds wait,
    const std::function<bool()>& gone) const {
  std::shared_lock lock(mutex_);
  const auto judged = [&] { return judgements_.contains(command_id); };
  // In short steps, so that a caller that left does not keep its thread here.
  for (auto left = wait; !judged() && left.count() > 0 && !gone(); left -= kLookAround) {
    judged_.wait_for(lock, std::min(left, kLookAround), judged);
  }
  const auto found = judgements_.find(command_id);
  if (found == judgements_.end()) return std::nullopt;
  return found->second;
}

v1::Referral ReferralView::Compose(const RowKey& key, const ReferralState& state) const {
  v1::Referral row;
  row.set_referral_id(key.second);
  row.set_client_key(care::ClientKeyText(key.first));
  *row.mutable_reported() = state.Reported();
  if (state.decided.told()) *row.mutable_decided() = state.Decided();
  *row.mutable_update_time() = TimestampOf(state.UpdateMs());
  Link(key, row);
  return row;
}

void ReferralView::Link(const RowKey& key, v1::Referral& row) const {
  std::optional<care::Day> begin;
  const std::string reference = ReferenceOf(row);
  const auto care = care_.find(key.first);
  if (care != care_.end() && !reference.empty()) {
    if (const auto link = care->second.Find(ProviderOf(row), reference)) {
      row.set_allocation_number(link->number);
      begin = link->begin;
    }
  }
  if (begin) *row.mutable_care_begin_date() = care::ToDate(*begin);
  const auto from = care::DayOf(row.reported().referral_date());
  const std::optional<care::Day> until = begin ? begin : today_;
  if (!from || !until || !Waits(row)) return;
  // Care that began before the referral was written down has not been waited for.
  row.set_waiting_days(std::max(0, static_cast<int>((*until - *from).count())));
}

}  // namespace instroom::referral
