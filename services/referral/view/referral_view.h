#pragma once

// Referrals as they are read: folded from referral, allocation and clock facts, rebuilt from the
// log alone. Thread-safe; facts may come in any order, however often.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "instroom/clock/v1/tick.pb.h"
#include "instroom/referral/v1/referral_service.pb.h"
#include "services/care/client_key.h"
#include "services/referral/domain/state.h"
#include "services/referral/view/client_care.h"

namespace instroom::referral {

struct ReferralFilter {
  std::optional<care::ClientKey> client;
  // Empty does not filter.
  std::string municipality;
  std::string provider;
  bool only_open = false;
};

// Where a page ends: the client and referral id of its last row.
using RowKey = std::pair<care::ClientKey, std::string>;

struct Page {
  std::vector<v1::Referral> referrals;
  // Empty on the last page.
  std::optional<RowKey> next;
};

// Whose care it is: the provider of the decision, else that of the report; empty if none yet.
[[nodiscard]] std::string ProviderOf(const v1::Referral& row);

class ReferralView {
 public:
  // What became of a command: done, or refused and then why.
  using Judgement = std::optional<v1::ReferralRefused>;

  void Fold(const v1::ReferralEvent& event);
  void Fold(const allocation::v1::AllocationEvent& event);
  void Fold(const clock::v1::Tick& tick);

  [[nodiscard]] std::optional<v1::Referral> Find(const RowKey& key) const;
  [[nodiscard]] ReferralState StateOf(const RowKey& key) const;
  // Rows after `after`, at most `rows_max`, by client key and referral id. Without a client it
  // costs a look at every referral up to the end of the page.
  [[nodiscard]] Page List(const ReferralFilter& filter, const std::optional<RowKey>& after,
                          std::size_t rows_max) const;
  // Waits until the command was judged; empty after `wait`, or once `gone` says that nobody waits
  // any more.
  [[nodiscard]] std::optional<Judgement> Await(const std::string& command_id,
                                               std::chrono::milliseconds wait,
                                               const std::function<bool()>& gone) const;

 private:
  [[nodiscard]] v1::Referral Compose(const RowKey& key, const ReferralState& state) const;
  void Link(const RowKey& key, v1::Referral& row) const;

  mutable std::shared_mutex mutex_;
  mutable std::condition_variable_any judged_;
  std::map<RowKey, ReferralState> referrals_;
  std::unordered_map<care::ClientKey, ClientCare> care_;
  std::unordered_map<std::string, Judgement> judgements_;
  // The newest date that a tick told; empty before the first.
  std::optional<care::Day> today_;
};

}  // namespace instroom::referral
