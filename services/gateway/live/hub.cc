#include "services/gateway/live/hub.h"

#include <charconv>
#include <utility>

#include "services/platform/observe/metrics.h"

namespace instroom::gateway {
namespace {

// Past this many changed figures a snapshot, which says what they share only once, is shorter.
constexpr std::size_t kFiguresAtOnceMax = 400;
constexpr int kSnapshotPause = 50;
constexpr std::size_t kBatchMax = 200;
constexpr std::size_t kGatheredMax = 100;
// A newcomer would rather have a fresh snapshot than a long tail of events.
constexpr std::uint64_t kSnapshotAgeMax = 100;

// How many hubs have a source that stands still.
class StaleCounts {
 public:
  void Add(const std::string& source, int change) {
    const std::lock_guard lock(mutex_);
    counts_[source] += change;
    platform::SetGauge("instroom_gateway_stale", counts_[source], {{"source", source}});
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> counts_;
};

StaleCounts& Stale() {
  static StaleCounts counts;
  return counts;
}

}  // namespace

Hub::Hub(const platform::Clock& clock, HubOptions options)
    : epoch_(std::to_string(clock.Now().time_since_epoch().count()) + "." +
             std::to_string(options.ordinal)),
      ring_(options.events_max, options.bytes_max) {}

Hub::~Hub() {
  for (const std::string& source : stale_sources_) Stale().Add(source, -1);
}

void Hub::Publish(std::string name, std::string text) {
  platform::Count("instroom_gateway_live_events_total", {{"event", name}});
  ring_.Append(std::move(name), std::move(text));
  news_.notify_all();
}

void Hub::PutFigures(const indicator::v1::StreamChangesResponse& response, bool yearly) {
  const std::lock_guard lock(mutex_);
  const Board::Change change = board_.Put(response, yearly);
  snapshot_due_ = snapshot_due_ || change.removed;
  for (const auto& figure : change.figures) {
    changed_[{figure.measure(), figure.area(), figure.period()}] = figure;
  }
  if (std::exchange(seen_[yearly ? 1 : 0], true)) return;
  news_.notify_all();
}

void Hub::AwaitFigures(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  news_.wait_for(lock, at_most, [this] { return closed_ || (seen_[0] && seen_[1]); });
}

void Hub::FlushFigures() {
  if (snapshot_pause_ > 0) --snapshot_pause_;
  const bool many = snapshot_due_ || changed_.size() > kFiguresAtOnceMax;
  // While a history is loaded nearly everything changes all the time: once a second will do.
  if (!many || snapshot_pause_ > 0) return PublishChanged(many);
  snapshot_pause_ = kSnapshotPause;
  Publish("snapshot", board_.SnapshotText());
  snapshot_due_ = false;
  changed_.clear();
}

void Hub::PublishChanged(bool running_only) {
  std::vector<indicator::v1::Figure> figures;
  std::erase_if(changed_, [&](auto& entry) {
    const bool now = !running_only || entry.second.running();
    if (now) figures.push_back(std::move(entry.second));
    return now;
  });
  if (!figures.empty()) Publish("figures", FiguresText(figures));
}

void Hub::AddAccepted(const allocation::v1::WatchAcceptedResponse& line) {
  const std::lock_guard lock(mutex_);
  if (!board_.Add(line)) return;
  // More than a page can show at once: the oldest of them would never be seen.
  if (gathered_.size() >= kGatheredMax) gathered_.erase(gathered_.begin());
  gathered_.push_back(line);
}

void Hub::SetNotices(std::int32_t total, bool changed) {
  const std::lock_guard lock(mutex_);
  notices_changed_ = board_.SetNotices(total) || changed || notices_changed_;
  notices_total_ = total;
}

void Hub::SetStale(const std::string& source, const std::string& since) {
  const std::lock_guard lock(mutex_);
  if (since.empty() ? stale_sources_.erase(source) > 0 : stale_sources_.insert(source).second) {
    Stale().Add(source, since.empty() ? -1 : 1);
  }
  if (board_.SetStale(source, since)) Publish("stale", board_.StaleText());
}

void Hub::Flush() {
  const std::lock_guard lock(mutex_);
  FlushFigures();
  if (!gathered_.empty()) {
    Publish("accepted", AcceptedText(gathered_));
    gathered_.clear();
  }
  if (std::exchange(notices_changed_, false)) {
    Publish("notices", "{\"total\":" + std::to_string(notices_total_) + "}");
  }
}

void Hub::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  news_.notify_all();
}

Hub::Start Hub::Join(const std::string& last_id) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t last = SequenceOf(last_id);
  if (last > 0 && ring_.Reaches(last)) return {nullptr, last};
  const std::uint64_t age = ring_.newest() - snapshot_sequence_;
  if (!snapshot_ || age > kSnapshotAgeMax || !ring_.Reaches(snapshot_sequence_)) {
    snapshot_ = std::make_shared<const std::string>(board_.SnapshotText());
    snapshot_sequence_ = ring_.newest();
  }
  return {snapshot_, snapshot_sequence_};
}

Hub::Batch Hub::Next(std::uint64_t sequence, std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  news_.wait_for(lock, at_most, [&] { return closed_ || ring_.newest() > sequence; });
  if (closed_) return {State::kClosed, {}};
  if (ring_.newest() <= sequence) return {State::kQuiet, {}};
  if (!ring_.Reaches(sequence)) return {State::kTooSlow, {}};
  return {State::kEvents, ring_.After(sequence, kBatchMax)};
}

std::string Hub::IdOf(std::uint64_t sequence) const {
  return epoch_ + "-" + std::to_string(sequence);
}

std::uint64_t Hub::SequenceOf(const std::string& id) const {
  const std::string prefix = epoch_ + "-";
  if (!id.starts_with(prefix)) return 0;
  std::uint64_t sequence = 0;
  const char* end = id.data() + id.size();
  const auto [rest, failed] = std::from_chars(id.data() + prefix.size(), end, sequence);
  return failed == std::errc{} && rest == end ? sequence : 0;
}

}  // namespace instroom::gateway
