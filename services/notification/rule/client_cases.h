#pragma once

// What the rules need to know of one client's allocations, folded from facts in any order and
// however often. Pure. It keeps only the current version of each allocation.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "services/care/calendar.h"

namespace instroom::notification {

// An allocation number means something only within its municipality (TR332).
struct CaseId {
  std::string municipality;
  std::int64_t number = 0;

  auto operator<=>(const CaseId&) const = default;
};

struct Case {
  std::string provider;
  std::string category;
  std::string code;
  // Last day on which care may be delivered; empty is open.
  std::optional<care::Day> end;
  bool deleted = false;
  // The last start that holds was stopped for good, on this day.
  std::optional<care::Day> stopped;
};

class ClientCases {
 public:
  // Folds one event of this client. Idempotent and commutative.
  void Evolve(const allocation::v1::AllocationEvent& event);

  // Every allocation as it now stands. Starts and stops of unknown numbers are not cases.
  [[nodiscard]] std::map<CaseId, Case> Cases() const;

 private:
  // The newest decision holds (OP033x1); of equal moments the highest tie-break, so that the order
  // of arrival means nothing (OP080).
  struct Version {
    std::int64_t moment_ms = 0;
    std::uint64_t tie_break = 0;  // care::TieBreak
    Case current;
  };
  struct Report {
    int generation = 0;
    care::Day begin{};
    std::optional<care::Day> end;
    bool for_good = false;
  };
  struct Track {
    std::optional<Version> newest;
    std::map<std::string, Report> starts;
    std::map<std::string, Report> stops;
  };

  void Decided(const allocation::v1::AllocationEvent& event,
               const allocation::v1::AllocatedProduct& product);
  static std::optional<care::Day> StoppedOn(const Track& track);

  std::map<CaseId, Track> tracks_;
};

}  // namespace instroom::notification
