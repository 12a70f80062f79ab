#pragma once

// What a newcomer must see: current figures, the last accepted messages, how many notices are open,
// and what stands still. Not thread-safe; no I/O.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "instroom/indicator/v1/indicator_service.pb.h"

namespace instroom::gateway {

class Board {
 public:
  struct Change {
    // Figures that are new or other than before.
    std::vector<indicator::v1::Figure> figures;
    // True if figures went away, so that only a whole snapshot tells the truth.
    bool removed = false;
  };

  // Takes over a response. A snapshot may come in several responses in a row; once the first other
  // one follows, figures of that kind of period that were not in it are gone.
  Change Put(const indicator::v1::StreamChangesResponse& response, bool yearly);
  // False if this line (by its position in the log) is known already.
  bool Add(const allocation::v1::WatchAcceptedResponse& line);
  // False if the number is the same as before.
  bool SetNotices(std::int32_t total);
  // False if nothing changed. `since` is RFC 3339; empty is live again.
  bool SetStale(const std::string& source, const std::string& since);

  // JSON of the events "snapshot" and "stale".
  [[nodiscard]] std::string SnapshotText() const;
  [[nodiscard]] std::string StaleText() const;

 private:
  // Measure and area.
  using SeriesKey = std::pair<std::string, std::string>;
  // By period. Periods of months and of years differ in length, so both fit in one.
  using Series = std::map<std::string, indicator::v1::Figure>;

  // A kind of period (of years or not), measure, area and period.
  using Place = std::tuple<bool, std::string, std::string, std::string>;

  // True if figures went away.
  bool Forget(bool yearly);

  std::map<SeriesKey, Series> series_;
  // What the running snapshot of each kind holds so far; empty between snapshots.
  std::set<Place> present_;
  std::deque<allocation::v1::WatchAcceptedResponse> accepted_;
  std::optional<std::int32_t> notices_;
  // Source to since when.
  std::map<std::string, std::string> stale_;
};

// JSON of the event "accepted".
[[nodiscard]] std::string AcceptedText(
    const std::vector<allocation::v1::WatchAcceptedResponse>& lines);
// JSON of the event "figures".
[[nodiscard]] std::string FiguresText(const std::vector<indicator::v1::Figure>& figures);

}  // namespace instroom::gateway
