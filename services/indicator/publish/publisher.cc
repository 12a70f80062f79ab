#include "services/indicator/publish/publisher.h"

#include <algorithm>
#include <random>

#include "services/indicator/publish/keys.h"
#include "services/platform/base/backoff.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::indicator {
namespace {

using platform::Level;
using platform::Log;
using platform::RedisCommand;
using platform::Reply;

// KEYS: hash, stream, alive. ARGV: 1 position, 2 as of (ms), 3 today, 4 epoch, 5 "whole" or
// "changes", 6 alive ms, 7 partition, 8 "fenced" or "anyway", 9 stream length, 10 the referral
// events' part of the position; then cells.
// Answers "ok"; "behind" if later values are there; "lost" if the values there are not ours.
constexpr char kScript[] = R"lua(
local stored = tonumber(redis.call('HGET', KEYS[1], '@position') or '-1')
if tonumber(ARGV[1]) < stored and ARGV[8] ~= 'anyway' then return 'behind' end
local whole = ARGV[5] == 'whole'
if not whole and redis.call('HGET', KEYS[1], '@epoch') ~= ARGV[4] then return 'lost' end
local sequence = tonumber(redis.call('HGET', KEYS[1], '@sequence') or '0') + 1
if whole then redis.call('DEL', KEYS[1]) end
local cells = {}
for i = 11, #ARGV, 2 do
  if ARGV[i + 1] == '0' then
    redis.call('HDEL', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  end
  if not whole then cells[#cells + 1] = ARGV[i] .. '=' .. ARGV[i + 1] end
end
redis.call('HSET', KEYS[1], '@position', ARGV[1], '@as_of', ARGV[2], '@today', ARGV[3],
           '@epoch', ARGV[4], '@sequence', sequence, '@referrals', ARGV[10])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[9], '*', 'partition', ARGV[7],
           'sequence', sequence, 'epoch', ARGV[4], 'position', ARGV[1],
           'as_of', ARGV[2], 'today', ARGV[3], 'whole', whole and '1' or '0',
           'referrals', ARGV[10], 'cells', table.concat(cells, '\n'))
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[6])
return 'ok'
)lua";

// A heartbeat without news: no entry in the stream. KEYS and ARGV as above, up to 8.
constexpr char kHeartbeat[] = R"lua(
local stored = tonumber(redis.call('HGET', KEYS[1], '@position') or '-1')
if tonumber(ARGV[1]) < stored then return 'behind' end
if redis.call('HGET', KEYS[1], '@epoch') ~= ARGV[4] then return 'lost' end
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[6])
return 'ok'
)lua";

constexpr char kStreamLength[] = "20000";

std::string NewEpoch(std::uint64_t made) {
  static thread_local std::mt19937_64 random(std::random_device{}());
  return std::to_string(random()) + "." + std::to_string(made);
}

}  // namespace

RedisCommand Publisher::Write(std::int32_t partition, PartitionCount& count, Sent& sent, Time now) {
  const bool whole = !sent.whole;
  if (whole) sent.epoch = NewEpoch(++epochs_made_);
  const bool anyway = sent.behind_since && now - *sent.behind_since >= options_.behind_for;
  Cells& held = count.fold.cells();
  const std::vector<Cell> cells = whole ? held.TakeAll() : held.TakeChanges();
  const std::int64_t as_of_ms = count.fold.as_of_ms();
  const bool quiet = !whole && cells.empty() && sent.position == count.position() &&
                     sent.as_of_ms == as_of_ms && sent.today == count.today;
  sent.position = count.position();
  sent.as_of_ms = as_of_ms;
  sent.today = count.today;
  RedisCommand command{"EVAL",
                       quiet ? kHeartbeat : kScript,
                       "3",
                       HashKey(options_.definition, partition),
                       StreamKey(options_.definition),
                       AliveKey(options_.definition, partition),
                       std::to_string(count.position()),
                       std::to_string(as_of_ms),
                       count.today ? care::DayText(*count.today) : "",
                       sent.epoch,
                       whole ? "whole" : "changes",
                       std::to_string(options_.alive_for.count()),
                       std::to_string(partition),
                       anyway ? "anyway" : "fenced",
                       kStreamLength,
                       std::to_string(count.next_referral)};
  for (const Cell& cell : cells) {
    command.push_back(CellField(cell));
    command.push_back(std::to_string(cell.value));
  }
  return command;
}

void Publisher::Publish(const std::map<std::int32_t, std::unique_ptr<PartitionCount>>& counts,
                        Time now) {
  if (failures_ > 0 && now < retry_at_) return;
  std::vector<RedisCommand> commands;
  std::vector<std::int32_t> partitions;
  for (const auto& [partition, count] : counts) {
    Sent& sent = sent_[partition];
    const bool due = now - sent.heartbeat >= options_.heartbeat;
    const bool news =
        sent.whole && (count->fold.cells().changed() || sent.position != count->position());
    const bool first = !sent.whole && (!sent.behind_since || due);
    if (!due && !news && !first) continue;
    sent.heartbeat = now;
    commands.push_back(Write(partition, *count, sent, now));
    partitions.push_back(partition);
  }
  if (commands.empty()) return;
  const auto replies = redis_->Pipeline(commands);
  if (!replies) return NoteFailure(now);
  if (failures_ > 0) Log(Level::kInfo, "redis_is_back", {{"failures", failures_}});
  failures_ = 0;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    Note(partitions[i], sent_[partitions[i]], (*replies)[i], now);
  }
}

void Publisher::Note(std::int32_t partition, Sent& sent, const Reply& reply, Time now) {
  if (reply.kind == Reply::Kind::kText && reply.text == "ok") {
    sent.whole = true;
    sent.behind_since.reset();
    platform::Count("instroom_indicator_publishes_total", {{"answer", "ok"}});
    return;
  }
  const bool behind = reply.text == "behind";
  if (behind && !sent.behind_since) sent.behind_since = now;
  sent.whole = false;
  platform::Count("instroom_indicator_publishes_total",
                  {{"answer", behind                 ? "behind"
                              : reply.text == "lost" ? "lost"
                                                     : "error"}});
  Log(Level::kWarning, "partition_not_taken",
      {{"partition", partition}, {"answer", behind ? "behind" : reply.text}});
}

// Whether the commands were carried out is unknown: all is written again.
void Publisher::NoteFailure(Time now) {
  for (auto& [partition, sent] : sent_) sent.whole = false;
  ++failures_;
  const platform::Backoff backoff{std::chrono::milliseconds{50}, std::chrono::milliseconds{1000}};
  retry_at_ = now + backoff.Wait(std::min(failures_, 10),
                                 static_cast<std::uint64_t>(now.time_since_epoch().count()));
  if (failures_ == 1) Log(Level::kWarning, "redis_unreachable", {});
  platform::Count("instroom_indicator_publishes_total", {{"answer", "unreachable"}});
}

}  // namespace instroom::indicator
