#pragma once

// One live picture for all readers of an audience: upstream news goes in once, every reader reads
// the same events at its own pace. A reader keeps no queue here: who falls behind the ring is too
// slow and must start anew. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "services/gateway/live/board.h"
#include "services/gateway/live/ring.h"
#include "services/platform/base/clock.h"

namespace instroom::gateway {

struct HubOptions {
  std::size_t events_max = 5000;
  std::size_t bytes_max = 16 * 1024 * 1024;
  // Tells the ids of this hub from those of others made in the same moment.
  std::uint64_t ordinal = 0;
};

class Hub {
 public:
  enum class State : std::uint8_t { kEvents, kQuiet, kTooSlow, kClosed };

  struct Batch {
    State state = State::kQuiet;
    std::vector<LiveEvent> events;
  };

  struct Start {
    // Null if the reader can simply go on.
    std::shared_ptr<const std::string> snapshot;
    // Where it goes on from.
    std::uint64_t sequence = 0;
  };

  // Ids begin with the moment of `clock`: ids of an earlier process are never mistaken.
  Hub(const platform::Clock& clock, HubOptions options);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  void PutFigures(const indicator::v1::StreamChangesResponse& response, bool yearly);
  void AddAccepted(const allocation::v1::WatchAcceptedResponse& line);
  void SetNotices(std::int32_t total, bool changed);
  // Empty is live again.
  void SetStale(const std::string& source, const std::string& since);
  // Sends on what was gathered since the last time, each figure once with its newest value; call
  // it about fifty times a second. Very many figures are sent as a snapshot, once in fifty calls;
  // those of the running period, which a reader looks at, never wait for that.
  void Flush();
  // Wakes every reader for good.
  void Close();

  // Waits for the first whole picture of figures, at most so long: who joins before sees nothing.
  void AwaitFigures(std::chrono::milliseconds at_most);
  // `last_id` as the reader had it; empty, foreign or too old gives a snapshot.
  [[nodiscard]] Start Join(const std::string& last_id);
  // Events after `sequence`, as soon as there are some; kQuiet if there are none within the time.
  [[nodiscard]] Batch Next(std::uint64_t sequence, std::chrono::milliseconds at_most);
  [[nodiscard]] std::string IdOf(std::uint64_t sequence) const;

 private:
  void Publish(std::string name, std::string text);
  void FlushFigures();
  // Sends changed figures, all or those of the running period.
  void PublishChanged(bool running_only);
  // 0 if it is not an id of this process.
  [[nodiscard]] std::uint64_t SequenceOf(const std::string& id) const;

  const std::string epoch_;
  std::mutex mutex_;
  std::condition_variable news_;
  Board board_;
  EventRing ring_;
  // By measure, area and period.
  std::map<std::tuple<std::string, std::string, std::string>, indicator::v1::Figure> changed_;
  bool snapshot_due_ = false;
  // Of months, of years: their first snapshot has come.
  bool seen_[2] = {false, false};
  // Calls of Flush until the next snapshot may go out.
  int snapshot_pause_ = 0;
  std::vector<allocation::v1::WatchAcceptedResponse> gathered_;
  bool notices_changed_ = false;
  std::int32_t notices_total_ = 0;
  bool closed_ = false;
  std::set<std::string> stale_sources_;
  // Made for one newcomer, good for those that follow soon.
  std::shared_ptr<const std::string> snapshot_;
  std::uint64_t snapshot_sequence_ = 0;
};

}  // namespace instroom::gateway
