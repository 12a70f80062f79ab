#pragma once

// Whose time is over, by the log's own clock, and their end: on demand, or by itself once a day.
// Thread-safe.

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>
#include <vector>

#include "services/allocation/erasure/erasure.h"
#include "services/allocation/retention/rule.h"
#include "services/allocation/view/view.h"
#include "services/platform/log/follower.h"

namespace instroom::allocation {

struct DueClient {
  DayNumber last_change = 0;
  care::ClientKey client;

  auto operator<=>(const DueClient&) const = default;
};

// Oldest first.
struct DueList {
  care::Day today;
  std::vector<DueClient> clients;
};

struct RetentionOptions {
  RetentionRule rule;
  // False: only told in instroom_allocation_retention_due, and erased when somebody asks.
  bool acts = false;
};

class Retention final : public platform::FollowerSink {
 public:
  // Puts on record that they will be erased; nothing is before that.
  using OnRecord =
      std::function<platform::Outcome<platform::Done>(std::span<const care::ClientKey>)>;

  // Everything must outlive it. `on_record` is for what it does by itself.
  Retention(const Keyring& keyring, const View& view, Erasure& erasure, RetentionOptions options,
            OnRecord on_record);
  ~Retention() override;

  // Clients that can still be opened and whose time is over. kUnavailable TIME_NOT_KNOWN before the
  // first tick was read.
  [[nodiscard]] platform::Outcome<DueList> DueNow() const;
  // Erases the oldest of them, `count_max` at most: those, and how many keys that were. Errors as
  // DueNow, `on_record` and Erasure; then some may be erased all the same: repeat it.
  struct Ended {
    DueList due;
    std::size_t erased_count = 0;
    std::size_t key_count = 0;
  };
  [[nodiscard]] platform::Outcome<Ended> EraseDue(const ErasureGround& ground,
                                                  std::size_t count_max, const OnRecord& on_record);

  // Ticks, from a follower of a group: of several replicas the one with partition 0 acts.
  void Take(std::span<const platform::Record> batch) override;
  void Assigned(const std::vector<std::int32_t>& partitions) override;
  void Revoked(const std::vector<std::int32_t>& partitions) override;

  void Start();
  void Stop();
  [[nodiscard]] const RetentionOptions& options() const { return options_; }

 private:
  void ActDaily();
  // Everything that is due today; false if it must be tried again.
  [[nodiscard]] bool ActToday();
  [[nodiscard]] bool Stopping() const;

  const Keyring& keyring_;
  const View& view_;
  Erasure& erasure_;
  const RetentionOptions options_;
  const OnRecord on_record_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<care::Day> today_;
  bool ticked_ = false;
  bool acts_here_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace instroom::allocation
