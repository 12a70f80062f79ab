#include "services/allocation/retention/retention.h"

#include <algorithm>
#include <utility>

#include "instroom/clock/v1/tick.pb.h"
#include "services/platform/log/pass_over.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::allocation {
namespace {

using platform::Done;
using platform::Error;
using platform::ErrorKind;
using platform::Outcome;

// The partition of ticks whose reader acts.
constexpr std::int32_t kActor = 0;
// So many clients share one wait for the other replicas.
constexpr std::size_t kTogether = 100;
// Beyond this the day's work is told in parts.
constexpr std::size_t kPerRound = 1000;
constexpr char kByTheRule[] = "retention";

std::string ReferenceOf(const RetentionRule& rule) {
  return "Jw7.3.8-" + std::to_string(rule.years) + "y";
}

}  // namespace

Retention::Retention(const Keyring& keyring, const View& view, Erasure& erasure,
                     RetentionOptions options, OnRecord on_record)
    : keyring_(keyring),
      view_(view),
      erasure_(erasure),
      options_(std::move(options)),
      on_record_(std::move(on_record)) {}

Retention::~Retention() {
  Stop();
}

Outcome<DueList> Retention::DueNow() const {
  DueList due;
  {
    const std::lock_guard lock(mutex_);
    if (!today_) {
      return platform::Fail(
          Error{ErrorKind::kUnavailable, "TIME_NOT_KNOWN", "no tick was read from the log yet"});
    }
    due.today = *today_;
  }
  for (const auto& [client, made] : keyring_.Clients()) {
    // Of somebody whose messages were all rejected there is nothing but the key.
    DayNumber last = made;
    view_.ReadFile(client, [&last](const AllocationTable::File& file) {
      last = std::max(last, LastChangeOf(file.state, file.received));
    });
    if (IsDue(last, due.today, options_.rule)) due.clients.push_back({last, client});
  }
  std::ranges::sort(due.clients);
  return due;
}

Outcome<Retention::Ended> Retention::EraseDue(const ErasureGround& ground, std::size_t count_max,
                                              const OnRecord& on_record) {
  auto due = DueNow();
  if (!due) return platform::Fail(due.error());
  Ended ended{std::move(*due)};
  const std::size_t count = std::min(count_max, ended.due.clients.size());
  while (ended.erased_count < count && !Stopping()) {
    std::vector<care::ClientKey> clients;
    for (std::size_t i = ended.erased_count; i < count && clients.size() < kTogether; ++i) {
      clients.push_back(ended.due.clients[i].client);
    }
    if (auto recorded = on_record(clients); !recorded) return platform::Fail(recorded.error());
    const auto erased = erasure_.Erase(clients, ground);
    if (!erased) return platform::Fail(erased.error());
    ended.key_count += *erased;
    ended.erased_count += clients.size();
  }
  return ended;
}

void Retention::Take(std::span<const platform::Record> batch) {
  std::optional<care::Day> newest;
  for (const platform::Record& record : batch) {
    clock::v1::Tick tick;
    if (!tick.ParseFromArray(record.value.data(), static_cast<int>(record.value.size()))) {
      platform::PassOver(record);
      continue;
    }
    newest = std::max(newest, care::DayOf(tick.date()));
  }
  {
    const std::lock_guard lock(mutex_);
    today_ = std::max(today_, newest);
    ticked_ = true;
  }
  wake_.notify_all();
}

void Retention::Assigned(const std::vector<std::int32_t>& partitions) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(partitions, kActor) != partitions.end()) acts_here_ = true;
}

void Retention::Revoked(const std::vector<std::int32_t>& partitions) {
  const std::lock_guard lock(mutex_);
  if (std::ranges::find(partitions, kActor) != partitions.end()) acts_here_ = false;
}

void Retention::Start() {
  thread_ = std::thread([this] { ActDaily(); });
}

void Retention::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Retention::Stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Retention::ActDaily() {
  std::optional<care::Day> done;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || ticked_; });
    if (stopping_) return;
    ticked_ = false;
    if (!acts_here_ || done == today_) continue;
    const auto today = today_;
    lock.unlock();
    // Whatever stood in the way, the next tick tries it again.
    const bool ended = ActToday();
    lock.lock();
    if (ended) done = today;
  }
}

bool Retention::ActToday() {
  const auto due = DueNow();
  if (!due) return false;
  platform::SetGauge("instroom_allocation_retention_due", static_cast<double>(due->clients.size()));
  if (due->clients.empty()) return true;
  platform::Log(platform::Level::kInfo, "retention_due",
                {{"clients", static_cast<std::int64_t>(due->clients.size())},
                 {"years", options_.rule.years},
                 {"erases", options_.acts}});
  if (!options_.acts) return true;
  const ErasureGround ground{v1::ERASURE_REASON_RETENTION_ENDED, ReferenceOf(options_.rule),
                             kByTheRule};
  std::size_t left = due->clients.size();
  while (left > 0 && !Stopping()) {
    const auto ended = EraseDue(ground, kPerRound, on_record_);
    if (!ended) {
      platform::Log(platform::Level::kWarning, "retention_broke_off",
                    {{"reason", ended.error().reason}});
      return false;
    }
    const std::size_t before = std::exchange(left, ended->due.clients.size() - ended->erased_count);
    if (left >= before) return false;
    platform::SetGauge("instroom_allocation_retention_due", static_cast<double>(left));
    platform::Log(platform::Level::kInfo, "retention_erased",
                  {{"clients", static_cast<std::int64_t>(ended->erased_count)},
                   {"keys", static_cast<std::int64_t>(ended->key_count)}});
  }
  return left == 0;
}

}  // namespace instroom::allocation
