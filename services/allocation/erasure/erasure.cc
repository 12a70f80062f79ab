#include "services/allocation/erasure/erasure.h"

#include <future>
#include <memory>
#include <utility>

#include "services/care/topics.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;
using platform::Done;
using platform::Error;
using platform::ErrorKind;
using platform::Outcome;
using platform::Position;

constexpr auto kReadWithin = 10s;

}  // namespace

Erasure::Erasure(Keyring& keyring, KeySink& sink, const KeyLog& keys, platform::Appender& appender,
                 const platform::Clock& clock, ErasureTimes times)
    : keyring_(keyring),
      sink_(sink),
      keys_(keys),
      appender_(appender),
      clock_(clock),
      times_(times) {}

Erasure::~Erasure() {
  Stop();
}

Outcome<std::size_t> Erasure::Erase(std::span<const care::ClientKey> clients,
                                    const ErasureGround& ground) {
  // Another replica may have made a key a moment ago: it is erased too.
  if (auto read = ReadUpToNow(clients); !read) return platform::Fail(read.error());
  // The fact first: whatever breaks off after it is ended by the next start, or by a repeat.
  const auto names = WriteFacts(clients, ground);
  if (!names) return platform::Fail(names.error());
  if (auto removed = RemoveFromLog(*names); !removed) return platform::Fail(removed.error());
  // A message that comes after the answer must not be sealed with a key that is gone.
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, times_.others_learn, [this] { return stopping_; });
  platform::Count("instroom_allocation_keys_erased_total", {}, static_cast<double>(names->size()));
  return names->size();
}

Outcome<Done> Erasure::ReadUpToNow(std::span<const care::ClientKey> clients) {
  std::set<std::int32_t> partitions;
  for (const care::ClientKey& client : clients) partitions.insert(keys_.PartitionOf(client));
  std::vector<platform::Outgoing> marks;
  for (const std::int32_t partition : partitions) marks.push_back(keys_.Mark(partition));
  const auto positions = AppendAll(std::move(marks));
  if (!positions) return platform::Fail(positions.error());
  const auto deadline = std::chrono::steady_clock::now() + kReadWithin;
  for (const Position& at : *positions) {
    if (sink_.AwaitKeys(at, deadline)) continue;
    return platform::Fail(
        Error{ErrorKind::kUnavailable, "KEYS_BEHIND", "the topic of keys is not read in time"});
  }
  return Done{};
}

Outcome<std::vector<KeyName>> Erasure::WriteFacts(std::span<const care::ClientKey> clients,
                                                  const ErasureGround& ground) {
  const std::int64_t now_ms = clock_.Now().time_since_epoch().count();
  std::vector<KeyName> all;
  std::vector<v1::ClientErased> facts;
  std::vector<platform::Outgoing> records;
  for (const care::ClientKey& client : clients) {
    const auto names = keyring_.InLog(client);
    // Nothing is left of a client that was erased and has had no message since.
    if (names.empty() && keyring_.WasErased(client)) continue;
    all.insert(all.end(), names.begin(), names.end());
    v1::ClientErased& fact = facts.emplace_back();
    fact.set_client_key(care::ClientKeyText(client));
    for (const KeyName& name : names) fact.add_key_ids(KeyIdText(name.id));
    fact.set_reason(ground.reason);
    fact.set_reference(ground.reference);
    fact.set_erased_by(ground.erased_by);
    fact.mutable_erase_time()->set_seconds(now_ms / 1000);
    platform::Outgoing& record = records.emplace_back();
    record.topic = care::topics::kErasures;
    record.key = fact.client_key();
    record.value = fact.SerializeAsString();
  }
  const auto written = AppendAll(records);
  if (!written) return platform::Fail(written.error());
  for (const v1::ClientErased& fact : facts) keyring_.Erase(fact);
  return all;
}

Outcome<Done> Erasure::RemoveFromLog(const std::vector<KeyName>& names) {
  std::vector<platform::Outgoing> records;
  for (const KeyName& name : names) records.push_back(keys_.Tombstone(name));
  const auto written = AppendAll(records);
  if (!written) return platform::Fail(written.error());
  for (const KeyName& name : names) {
    keyring_.Remove(name);
    CloseSegmentLater(keys_.PartitionOf(name.client));
  }
  return Done{};
}

Outcome<std::vector<Position>> Erasure::AppendAll(const std::vector<platform::Outgoing>& records) {
  std::vector<std::future<Outcome<Position>>> answers;
  for (const platform::Outgoing& record : records) {
    // Shared: the answer may outlive a call that was refused.
    const auto answer = std::make_shared<std::promise<Outcome<Position>>>();
    answers.push_back(answer->get_future());
    const auto taken =
        appender_.Append(record, [answer](const Outcome<Position>& at) { answer->set_value(at); });
    if (!taken) return platform::Fail(taken.error());
  }
  std::vector<Position> positions;
  for (auto& answer : answers) {
    const Outcome<Position> at = answer.get();
    if (!at) return platform::Fail(at.error());
    positions.push_back(*at);
  }
  return positions;
}

void Erasure::Start() {
  const auto unfinished = keyring_.Unfinished();
  if (auto removed = RemoveFromLog(unfinished); !removed) {
    platform::Log(platform::Level::kWarning, "erasure_not_ended",
                  {{"reason", removed.error().reason}});
  }
  // What was erased before this start may lie in a segment that is still open.
  for (std::int32_t partition = 0; partition < keys_.partitions(); ++partition) {
    CloseSegmentLater(partition);
  }
  closer_ = std::thread([this] { CloseSegments(); });
}

void Erasure::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (closer_.joinable()) closer_.join();
}

void Erasure::CloseSegmentLater(std::int32_t partition) {
  {
    const std::lock_guard lock(mutex_);
    to_close_.emplace(std::chrono::steady_clock::now() + times_.segment, partition);
  }
  wake_.notify_all();
}

// The broker cleans closed segments only, and closes one when a record comes after its time.
void Erasure::CloseSegments() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (to_close_.empty()) {
      wake_.wait(lock);
      continue;
    }
    const auto [due, partition] = *to_close_.begin();
    if (wake_.wait_until(lock, due) != std::cv_status::timeout) continue;
    to_close_.erase({due, partition});
    lock.unlock();
    // The next record of the partition does the same.
    [[maybe_unused]] const auto taken =
        appender_.Append(keys_.Mark(partition), [](const Outcome<Position>&) {});
    lock.lock();
  }
}

}  // namespace instroom::allocation
