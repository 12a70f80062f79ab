#pragma once

// One allocation of a spell and everything that is sent about it, in the order in which it is sent.

#include <cstdint>
#include <vector>

#include "deploy/sample/plan.h"
#include "deploy/sample/random.h"
#include "deploy/sample/timeline.h"

namespace instroom::sample {

// Days since 1970-01-01.
struct Piece {
  std::uint32_t client = 0;
  int product = 0;
  int provider = 0;
  int municipality = 0;
  // Of the allocation as first decided.
  int begin = 0;
  int end = 0;
  // Of the care itself.
  int care_end = 0;
  // Later ends, each decided before the one before it was over (OP380).
  std::vector<int> stretched;
  // Ended early because a tender replaced the product (JZ002 03).
  bool tendered = false;
  // First of its spell: there was a referral, and there may be a wait.
  bool first = true;
  // More care follows under another allocation.
  bool continued = false;
};

// A moment in office hours of the day, or of the Monday after a weekend; never before the window.
[[nodiscard]] std::int64_t WorkingMoment(const Window& window, Random& random, int day);

class PieceWriter {
 public:
  PieceWriter(const Window& window, const Piece& piece, Random& random, Plan& plan)
      : window_(window), piece_(piece), random_(random), plan_(plan) {}

  // Adds the allocation, its referral and its steps.
  void Write();

 private:
  void Refer(int decided_day);
  void AddCompanion();
  // The allocation that Write makes or, after a deletion, its replacement.
  std::uint32_t NewAllocation();
  void Decide(int day, int end, int reason);
  void StretchEnds();
  // True if nothing more comes: the allocation was deleted for good.
  bool MaybeDelete(int& decided_day);
  int ReportStart(int care_begin);
  void ReportPauses(int& care_begin);
  void ReportStop(int care_begin);
  void MaybeFlaw();
  // A report of the provider: not before the ones already made.
  Step& Report(StepKind kind, int day);
  Step& Draft(StepKind kind, int day);
  // Gives drafts their moments and hands them to the plan.
  void Commit();

  const Window& window_;
  const Piece& piece_;
  Random& random_;
  Plan& plan_;
  std::uint32_t allocation_ = kNobody;
  std::uint32_t companion_ = kNobody;
  int current_end_ = 0;
  int decided_day_ = 0;
  int reported_day_ = 0;
  std::int64_t last_decided_ms_ = 0;
  std::int64_t last_moment_ms_ = 0;
  // Day of sending and step; moments come with Commit.
  std::vector<std::pair<int, Step>> drafts_;
};

}  // namespace instroom::sample
