#pragma once

// Everything that was accepted about one client, folded. The fold is commutative and idempotent:
// any order and repetition of the same facts gives the same state (OP080).

#include <vector>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "services/allocation/domain/care_line.h"

namespace instroom::allocation {

// A period of care that was really delivered.
struct DeliveredPeriod {
  DayNumber begin = 0;
  DayNumber end = kOpen;    // Last day; kOpen while it runs.
  std::uint8_t reason = 0;  // JZ588; 0 while it runs.

  auto operator<=>(const DeliveredPeriod&) const = default;
};

class ClientState {
 public:
  // By id.
  [[nodiscard]] const std::vector<CareLine>& lines() const { return lines_; }
  // Null if nothing was ever accepted about it.
  [[nodiscard]] const CareLine* Find(const AllocationId& id) const;
  // Null for an unknown one; the reference lives until the next change.
  [[nodiscard]] CareLine& At(const AllocationId& id);

  bool operator==(const ClientState&) const = default;

 private:
  std::vector<CareLine> lines_;
};

// Folds one accepted message. A fact without a readable date is skipped: its writer is broken, and
// the rest still holds.
void Evolve(ClientState& state, const v1::AllocationEvent& event);

// Single facts, for the judge that tries a message line by line.
void PutVersion(CareLine& line, Version version);
void PutStart(CareLine& line, Start start);
void PutStop(CareLine& line, Stop stop);

// One period for each start that holds, by begin. It ends with the earliest stop that holds for
// it: after a temporary stop nothing was delivered, whatever the definitive stop says later; the
// definitive one gives the reason.
[[nodiscard]] std::vector<DeliveredPeriod> DeliveredPeriods(const CareLine& line);

}  // namespace instroom::allocation
