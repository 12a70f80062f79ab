#pragma once

// Everything the log says, kept as said: the batch path's own reading of the facts. Shares no code
// with the live fold, so that one can prove the other.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "instroom/referral/v1/referral_events.pb.h"
#include "services/care/calendar.h"
#include "services/care/reference.h"

namespace instroom::indicator::recount {

// One record of the log, as read.
struct LogRecord {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string_view key;
  std::string_view value;
  bool tombstone = false;
};

struct DecidedVersion {
  care::Day decision_date;
  care::Day begin;
  std::optional<care::Day> end;
  std::string category;
  std::string code;
  bool deleted = false;
};

// Moment of decision, then care::TieBreak.
using VersionOrder = std::tuple<care::Day, std::int32_t, std::uint64_t>;
// Begin, category, code.
using StartKey = std::tuple<care::Day, std::string, std::string>;
// Begin, end, reason, category, code.
using StopKey = std::tuple<care::Day, care::Day, std::string, std::string, std::string>;

struct AllocationFacts {
  std::map<VersionOrder, DecidedVersion> versions;
  std::map<StartKey, std::int32_t> starts;  // Highest generation.
  std::map<StopKey, std::int32_t> stops;
  std::set<std::pair<std::string, std::string>> references;  // Provider, reference.
};

struct ReferralFacts {
  std::optional<std::pair<std::int64_t, referral::v1::ReferralReported>> reported;  // By receipt.
  std::optional<std::pair<std::int64_t, referral::v1::ReferralDecided>> decided;
};

struct ClientFacts {
  std::optional<std::pair<std::int64_t, care::Day>> birth;                      // Receipt, date.
  std::map<std::pair<std::string, std::int64_t>, AllocationFacts> allocations;  // Area, number.
  std::map<std::string, ReferralFacts> referrals;
};

class Ledger {
 public:
  // False if the bytes are none of the topic; a topic that figures aren't made of is taken as read.
  bool Take(const LogRecord& record);

  [[nodiscard]] const std::map<std::string, ClientFacts>& clients() const { return clients_; }
  [[nodiscard]] const care::Reference& reference() const { return reference_; }
  [[nodiscard]] std::optional<care::Day> today() const { return today_; }
  // Passes over events from these positions on, which are laid out as figures carry them. Empty
  // takes everything.
  void StopAt(std::vector<std::int64_t> positions) { stop_at_ = std::move(positions); }

 private:
  [[nodiscard]] bool IsBeyond(const LogRecord& record) const;
  void Add(const allocation::v1::AllocationEvent& event);
  void Add(const referral::v1::ReferralEvent& event);

  std::map<std::string, ClientFacts> clients_;
  care::Reference reference_;
  std::optional<care::Day> today_;
  std::vector<std::int64_t> stop_at_;
};

}  // namespace instroom::indicator::recount
