#pragma once

// The state of the live table: cells, where they stand in the log, and which of them changed when.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/indicator/fold/series.h"
#include "services/indicator/report/figure_book.h"
#include "services/platform/base/clock.h"

namespace instroom::indicator {

// The values of one partition as written by one publish, whole or changes.
struct PartitionNews {
  std::int32_t partition = 0;
  std::int64_t sequence = 0;
  // Of the writer's last whole: changes of another don't follow.
  std::string epoch;
  std::int64_t position = 0;   // Of both topics together.
  std::int64_t referrals = 0;  // The referral events' part of it.
  std::int64_t as_of_ms = 0;
  std::optional<care::Day> today;
  bool whole = false;
  // Field and value.
  std::vector<std::pair<std::string, std::int64_t>> cells;
};

// A partition's cells changed in a way that the changes at hand don't tell.
enum class Taken : std::uint8_t { kTaken, kOld, kGap };

class TableState {
 public:
  TableState(const Definition& definition, std::int32_t partitions);
  TableState(const TableState&) = delete;
  TableState& operator=(const TableState&) = delete;

  // Changes must follow each other by sequence; a whole replaces what is there.
  Taken Take(const PartitionNews& news);
  void PutReference(std::string_view key, const reference::v1::ReferenceEvent* event);

  // True if a figure of the measure and area may differ from what it was at `version`.
  [[nodiscard]] bool ChangedSince(std::uint64_t version, const MeasureEntry& measure,
                                  std::string_view area) const;

  // True once every partition was taken: before that, figures would be of a part of the region.
  [[nodiscard]] bool complete() const;
  [[nodiscard]] const FigureBook& book() const { return book_; }
  [[nodiscard]] const Basis& basis() const { return basis_; }

  // Grows with everything that changes what is served.
  std::uint64_t version = 1;
  bool loaded = false;
  // Since when figures stand still; empty is live.
  std::optional<platform::Instant> stale_since;

 private:
  using Versions = std::array<std::uint64_t, kSeriesCount>;

  void NoteDay(std::optional<care::Day> today);

  Basis basis_;
  FigureBook book_;
  std::vector<std::int64_t> sequences_;
  std::vector<std::string> epochs_;
  std::map<std::string, Versions, std::less<>> changed_at_;  // By area.
  Versions changed_anywhere_at_{};
  std::uint64_t all_changed_at_ = 1;
};

}  // namespace instroom::indicator
