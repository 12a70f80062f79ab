#include "services/indicator/publish/live_table.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "services/indicator/publish/keys.h"
#include "services/platform/observe/log_line.h"

namespace instroom::indicator {
namespace {

using platform::RedisCommand;
using platform::Reply;

constexpr char kBlockMs[] = "200";
constexpr char kEntriesMax[] = "1000";
constexpr std::chrono::milliseconds kRetry{200};

std::int64_t NumberOf(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// One field of a hash or of an entry of the stream; cells stand apart.
void SetField(const std::string& name, const std::string& value, PartitionNews& news) {
  if (name == "position") news.position = NumberOf(value);
  if (name == "referrals") news.referrals = NumberOf(value);
  if (name == "as_of") news.as_of_ms = NumberOf(value);
  if (name == "today") news.today = care::ParseDay(value);
  if (name == "epoch") news.epoch = value;
  if (name == "sequence") news.sequence = NumberOf(value);
  if (name == "partition") news.partition = static_cast<std::int32_t>(NumberOf(value));
  if (name == "whole") news.whole = value == "1";
}

void SplitCells(std::string_view text, PartitionNews& news) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto equals = line.rfind('=');
    if (equals == line.npos) continue;
    news.cells.emplace_back(line.substr(0, equals), NumberOf(line.substr(equals + 1)));
  }
}

PartitionNews NewsOfHash(std::int32_t partition, const Reply& hash) {
  PartitionNews news;
  news.partition = partition;
  news.whole = true;
  for (std::size_t i = 0; i + 1 < hash.list.size(); i += 2) {
    const std::string& name = hash.list[i].text;
    const std::string& value = hash.list[i + 1].text;
    if (name.starts_with('@')) {
      SetField(name.substr(1), value, news);
    } else {
      news.cells.emplace_back(name, NumberOf(value));
    }
  }
  news.partition = partition;
  return news;
}

PartitionNews NewsOfEntry(const Reply& fields) {
  PartitionNews news;
  for (std::size_t i = 0; i + 1 < fields.list.size(); i += 2) {
    if (fields.list[i].text == "cells") {
      SplitCells(fields.list[i + 1].text, news);
    } else {
      SetField(fields.list[i].text, fields.list[i + 1].text, news);
    }
  }
  return news;
}

}  // namespace

LiveTable::LiveTable(const Definition& definition, std::int32_t partitions,
                     std::unique_ptr<platform::Redis> redis, const platform::Clock& clock)
    : definition_(definition),
      partitions_(partitions),
      redis_(std::move(redis)),
      clock_(clock),
      state_(definition, partitions) {
  state_.stale_since = clock_.Now();
}

void LiveTable::Start() {
  thread_ = std::thread([this] { Run(); });
}

void LiveTable::Stop() {
  {
    const std::lock_guard lock(stop_mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LiveTable::Run() {
  bool loaded = false;
  while (!stopping_) {
    if (!loaded) loaded = Load();
    const Step step = loaded ? Follow() : Step::kBroken;
    if (step == Step::kGood) continue;
    loaded = false;
    if (step == Step::kReload) continue;
    SetStale(true);
    std::unique_lock lock(stop_mutex_);
    stop_.wait_for(lock, kRetry, [this] { return stopping_.load(); });
  }
}

// Notes the end of the stream first: entries that come during the load are then taken again, and
// known by their sequence.
bool LiveTable::Load() {
  const auto end = redis_->Call({"XREVRANGE", StreamKey(definition_.Id()), "+", "-", "COUNT", "1"});
  if (!end || end->kind != Reply::Kind::kList) return false;
  last_entry_ = end->list.empty() || end->list[0].list.empty() ? "0-0" : end->list[0].list[0].text;
  std::vector<std::int32_t> all;
  for (std::int32_t p = 0; p < partitions_; ++p) all.push_back(p);
  return LoadPartitions(all);
}

bool LiveTable::LoadPartitions(const std::vector<std::int32_t>& partitions) {
  std::vector<RedisCommand> commands;
  for (const std::int32_t p : partitions) {
    commands.push_back({"HGETALL", HashKey(definition_.Id(), p)});
  }
  const auto replies = redis_->Pipeline(commands);
  if (!replies) return false;
  // An empty Redis says nothing about the figures: what is known stays, and is stale.
  const bool any = std::ranges::any_of(*replies, [](const Reply& r) { return !r.list.empty(); });
  if (!any) return false;
  {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < partitions.size(); ++i) {
      if (!(*replies)[i].list.empty()) state_.Take(NewsOfHash(partitions[i], (*replies)[i]));
    }
    state_.loaded = state_.complete();
  }
  changed_.notify_all();
  return true;
}

LiveTable::Step LiveTable::Follow() {
  std::vector<RedisCommand> commands{{"XREAD", "COUNT", kEntriesMax, "BLOCK", kBlockMs, "STREAMS",
                                      StreamKey(definition_.Id()), last_entry_},
                                     {"MGET"}};
  for (std::int32_t p = 0; p < partitions_; ++p) {
    commands[1].push_back(AliveKey(definition_.Id(), p));
  }
  const auto replies = redis_->Pipeline(commands);
  if (!replies || (*replies)[0].kind == Reply::Kind::kError) return Step::kBroken;
  std::vector<std::int32_t> again;
  if ((*replies)[0].kind == Reply::Kind::kList) {
    const std::lock_guard lock(mutex_);
    for (const Reply& entry : (*replies)[0].list.at(0).list.at(1).list) {
      last_entry_ = entry.list.at(0).text;
      const PartitionNews news = NewsOfEntry(entry.list.at(1));
      // A whole is announced without its cells; the hash has them.
      const bool missed = news.whole || state_.Take(news) == Taken::kGap;
      if (missed && std::ranges::find(again, news.partition) == again.end()) {
        again.push_back(news.partition);
      }
    }
  }
  changed_.notify_all();
  if (!again.empty() && !LoadPartitions(again)) return Step::kBroken;
  const auto& alive = (*replies)[1].list;
  const bool all_alive = !alive.empty() && std::ranges::all_of(alive, [](const Reply& one) {
    return one.kind == Reply::Kind::kText;
  });
  SetStale(!all_alive);
  return Step::kGood;
}

void LiveTable::SetStale(bool stale) {
  {
    const std::lock_guard lock(mutex_);
    if (stale == state_.stale_since.has_value()) return;
    state_.stale_since = stale ? std::optional(clock_.Now()) : std::nullopt;
    ++state_.version;
  }
  changed_.notify_all();
  platform::Log(stale ? platform::Level::kWarning : platform::Level::kInfo,
                stale ? "figures_stand_still" : "figures_are_live");
}

void LiveTable::PutReference(std::string_view key, const reference::v1::ReferenceEvent* event) {
  {
    const std::lock_guard lock(mutex_);
    state_.PutReference(key, event);
  }
  changed_.notify_all();
}

std::uint64_t LiveTable::WaitFor(std::uint64_t version, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most, [&] { return state_.version > version || stopping_; });
  return state_.version;
}

}  // namespace instroom::indicator
