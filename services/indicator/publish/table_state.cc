#include "services/indicator/publish/table_state.h"

#include <algorithm>

#include "services/indicator/publish/keys.h"

namespace instroom::indicator {

TableState::TableState(const Definition& definition, std::int32_t partitions)
    : book_(definition, basis_), sequences_(static_cast<std::size_t>(partitions), 0) {
  epochs_.resize(sequences_.size());
  basis_.positions.resize(2 * sequences_.size());
}

Taken TableState::Take(const PartitionNews& news) {
  const auto partition = static_cast<std::size_t>(news.partition);
  if (partition >= sequences_.size()) return Taken::kOld;
  std::int64_t& sequence = sequences_[partition];
  if (!news.whole && news.epoch != epochs_[partition]) return Taken::kGap;
  if (!news.whole && news.sequence <= sequence) return Taken::kOld;
  if (!news.whole && news.sequence != sequence + 1) return Taken::kGap;
  sequence = news.sequence;
  epochs_[partition] = news.epoch;
  ++version;
  if (news.whole) {
    basis_.edges.Clear(partition);
    all_changed_at_ = version;
  }
  for (const auto& [field, value] : news.cells) {
    const auto cell = ParseCellField(field);
    if (!cell) continue;
    basis_.edges.Put(partition, cell->area, cell->series, cell->period, value);
    const auto series = static_cast<std::size_t>(cell->series);
    auto found = changed_at_.find(cell->area);
    if (found == changed_at_.end()) {
      found = changed_at_.emplace(std::string(cell->area), Versions{}).first;
    }
    found->second[series] = version;
    changed_anywhere_at_[series] = version;
  }
  basis_.positions[partition] = news.position - news.referrals;
  basis_.positions[sequences_.size() + partition] = news.referrals;
  basis_.as_of_ms = std::max(basis_.as_of_ms, news.as_of_ms);
  NoteDay(news.today);
  return Taken::kTaken;
}

bool TableState::complete() const {
  return std::ranges::none_of(epochs_, &std::string::empty);
}

void TableState::NoteDay(std::optional<care::Day> today) {
  // Without ticks the newest message tells the day.
  if (!today && basis_.as_of_ms > 0) {
    today = care::DutchDay(platform::Instant{std::chrono::milliseconds{basis_.as_of_ms}});
  }
  if (!today || (basis_.today && *today <= *basis_.today)) return;
  basis_.today = today;
  all_changed_at_ = ++version;
}

void TableState::PutReference(std::string_view key, const reference::v1::ReferenceEvent* event) {
  // Products and providers make no figure.
  if (!key.starts_with("municipality/") && !key.starts_with("population/")) return;
  basis_.reference.Put(key, event);
  all_changed_at_ = ++version;
}

bool TableState::ChangedSince(std::uint64_t since, const MeasureEntry& measure,
                              std::string_view area) const {
  if (all_changed_at_ > since) return true;
  const Versions* versions = &changed_anywhere_at_;
  if (area != kRegion) {
    const auto found = changed_at_.find(area);
    if (found == changed_at_.end()) return false;
    versions = &found->second;
  }
  const std::uint64_t mask = SeriesMask(measure);
  for (std::size_t i = 0; i < kSeriesCount; ++i) {
    if ((mask >> i & 1) != 0 && (*versions)[i] > since) return true;
  }
  return false;
}

}  // namespace instroom::indicator
