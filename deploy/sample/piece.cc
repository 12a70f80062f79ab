#include "deploy/sample/piece.h"

#include <algorithm>

#include "deploy/sample/region.h"

namespace instroom::sample {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

// How often things happen, as shares of allocations that could have them.
constexpr double kRetroactive = 0.10;
constexpr double kDeleted = 0.015;
constexpr double kNeverStarted = 0.012;
constexpr double kStartMissing = 0.04;
constexpr double kStopMissing = 0.05;
constexpr double kLateReport = 0.08;
constexpr double kStartCorrected = 0.012;
constexpr double kStartWithdrawn = 0.008;
constexpr double kStopWithdrawn = 0.010;
constexpr double kPaused = 0.06;
constexpr double kOvertaken = 0.02;
constexpr double kShortened = 0.35;
constexpr double kCompanion = 0.03;
constexpr double kFlawed = 0.03;

bool IsWeekend(int day) {
  const int weekday = (day + 3) % 7;  // 1970-01-01 was a Thursday; 0 is Monday.
  return weekday >= 5;
}

}  // namespace

void PieceWriter::Write() {
  decided_day_ = piece_.begin - random_.Between(piece_.first ? 0 : 8, piece_.first ? 20 : 35);
  if (piece_.first && random_.Chance(kRetroactive)) {
    decided_day_ = piece_.begin + random_.Between(3, 40);
  }
  allocation_ = NewAllocation();
  if (piece_.first) Refer(decided_day_);
  if (piece_.first && random_.Chance(kCompanion)) AddCompanion();
  current_end_ = piece_.end;
  Decide(decided_day_, piece_.end, 0);
  if (MaybeDelete(decided_day_)) return Commit();
  StretchEnds();
  int wait = 0;
  if (piece_.first && !random_.Chance(0.25)) {
    wait = std::min(100, static_cast<int>(random_.Exponential(20)));
  }
  int care_begin = std::min(piece_.begin + wait, piece_.care_end);
  if (!random_.Chance(kStartMissing)) {
    care_begin = ReportStart(care_begin);
    ReportPauses(care_begin);
    ReportStop(care_begin);
  }
  if (random_.Chance(kFlawed)) MaybeFlaw();
  Commit();
}

std::uint32_t PieceWriter::NewAllocation() {
  PlannedAllocation made;
  made.client = piece_.client;
  made.begin = piece_.begin;
  made.product = static_cast<std::uint8_t>(piece_.product);
  made.provider = static_cast<std::uint8_t>(piece_.provider);
  made.municipality = static_cast<std::uint8_t>(piece_.municipality);
  plan_.allocations.push_back(made);
  return static_cast<std::uint32_t>(plan_.allocations.size() - 1);
}

void PieceWriter::Refer(int decided_day) {
  const auto& weights = Municipalities()[static_cast<std::size_t>(piece_.municipality)].referrers;
  PlannedReferral made;
  made.client = piece_.client;
  made.allocation = allocation_;
  made.municipality = static_cast<std::uint8_t>(piece_.municipality);
  made.provider = static_cast<std::uint8_t>(piece_.provider);
  made.referrer = static_cast<std::uint8_t>(random_.Pick(7, [&](int i) { return weights[i]; }));
  made.day = decided_day - random_.Between(4, 42);
  plan_.allocations[allocation_].referral = static_cast<std::uint32_t>(plan_.referrals.size());
  plan_.referrals.push_back(made);
  Step step;
  step.subject = static_cast<std::uint32_t>(plan_.referrals.size() - 1);
  step.kind = StepKind::kReport;
  drafts_.emplace_back(made.day + random_.Between(0, 3), step);
  step.kind = StepKind::kDecide;
  step.day = decided_day;
  drafts_.emplace_back(decided_day, step);
}

void PieceWriter::AddCompanion() {
  const auto products = Products();
  const auto& own = products[static_cast<std::size_t>(piece_.product)];
  // An open end is not allowed for every product (CD076).
  if (own.code.empty() || piece_.end == kOpenEnd) return;
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto& other = products[i];
    if (other.field != own.field || other.code == own.code || other.code.empty()) continue;
    if (other.residential != own.residential || other.only_municipality >= 0) continue;
    companion_ = NewAllocation();
    plan_.allocations[companion_].product = static_cast<std::uint8_t>(i);
    plan_.allocations[allocation_].companion = companion_;
    return;
  }
}

Step& PieceWriter::Draft(StepKind kind, int day) {
  Step step;
  step.kind = kind;
  step.subject = allocation_;
  drafts_.emplace_back(day, step);
  return drafts_.back().second;
}

Step& PieceWriter::Report(StepKind kind, int day) {
  reported_day_ = std::max(reported_day_ + 1, day);
  return Draft(kind, reported_day_);
}

void PieceWriter::Decide(int day, int end, int reason) {
  const std::int64_t time_ms = (random_.Between(8, 16) * 3600 + random_.Between(0, 3599)) * 1000;
  std::int64_t decided_ms = day * kDayMs + time_ms;
  decided_ms = std::max(decided_ms, last_decided_ms_ + kMinuteMs);
  last_decided_ms_ = decided_ms;
  const int decided_day = static_cast<int>(decided_ms / kDayMs);
  Step& step = Draft(StepKind::kAllocate, decided_day + random_.Between(0, 2));
  step.day = end;
  step.decided_ms = decided_ms;
  step.reason = static_cast<std::uint8_t>(reason);
  // A provider can't report before the allocation has reached it (TR019).
  if (reported_day_ == 0) reported_day_ = drafts_.back().first;
}

void PieceWriter::StretchEnds() {
  for (const int end : piece_.stretched) {
    const int day = current_end_ - random_.Between(14, 42);
    Decide(day, end, 4);
    current_end_ = end;
    if (!random_.Chance(kOvertaken)) continue;
    // A correction overtakes what it corrects: the newer decision arrives first (OP080).
    Decide(day + 1, end, 14);
    const auto last = drafts_.size() - 1;
    drafts_[last].first = drafts_[last - 1].first =
        std::max(drafts_[last].first, drafts_[last - 1].first);
    std::swap(drafts_[last], drafts_[last - 1]);
  }
  if (piece_.tendered) Decide(piece_.care_end - random_.Between(20, 60), piece_.care_end, 3);
}

bool PieceWriter::MaybeDelete(int& decided_day) {
  const bool never_started = piece_.first && !piece_.continued && random_.Chance(kNeverStarted);
  if (!never_started && !(piece_.first && random_.Chance(kDeleted))) return false;
  decided_day += never_started ? random_.Between(30, 80) : random_.Between(1, 15);
  Decide(decided_day, piece_.begin, 13);
  if (never_started) return true;
  // Sent by mistake: it comes again under a number of its own.
  const auto referral = plan_.allocations[allocation_].referral;
  Commit();
  allocation_ = NewAllocation();
  companion_ = kNobody;
  plan_.allocations[allocation_].referral = referral;
  plan_.referrals[referral].allocation = allocation_;
  reported_day_ = 0;
  Decide(decided_day + random_.Between(0, 3), piece_.end, 0);
  return false;
}

int PieceWriter::ReportStart(int care_begin) {
  const int late = random_.Chance(kLateReport) ? random_.Between(8, 50) : random_.Between(1, 6);
  if (random_.Chance(kStartCorrected)) {
    const int wrong = care_begin + random_.Between(1, 3);
    Report(StepKind::kStart, std::max(care_begin + late, wrong + 1)).day = wrong;
    Step& corrected = Report(StepKind::kStart, reported_day_ + random_.Between(3, 10));
    corrected.day = care_begin;
    corrected.other_day = wrong;
    return care_begin;
  }
  Report(StepKind::kStart, care_begin + late).day = care_begin;
  if (random_.Chance(kStartWithdrawn)) {
    Step& withdrawn = Report(StepKind::kStart, reported_day_ + random_.Between(2, 8));
    withdrawn.day = care_begin;
    withdrawn.status = 3;
    Report(StepKind::kStart, reported_day_ + random_.Between(2, 8)).day = care_begin;
  }
  return care_begin;
}

void PieceWriter::ReportPauses(int& care_begin) {
  if (piece_.care_end - care_begin < 150 || !random_.Chance(kPaused)) return;
  const int last = care_begin + random_.Between(40, 90);
  const int again = last + random_.Between(14, 50);
  Step& paused = Report(StepKind::kStop, last + random_.Between(1, 6));
  paused.day = last;
  paused.other_day = care_begin;
  paused.reason = 20;
  // Some never come back: the definitive stop then names the same start (OP377).
  if (random_.Chance(0.15)) return;
  Report(StepKind::kStart, again + random_.Between(1, 6)).day = again;
  care_begin = again;
}

void PieceWriter::ReportStop(int care_begin) {
  if (random_.Chance(kStopMissing)) return;
  constexpr double kWeights[] = {62, 8, 2, 13, 4, 5, 3};
  constexpr std::uint8_t kReasons[] = {31, 32, 33, 34, 35, 38, 39};
  auto reason = kReasons[random_.Pick(7, [&](int i) { return kWeights[i]; })];
  if (piece_.continued) reason = piece_.tendered ? 36 : 31;
  const int late = random_.Chance(kLateReport) ? random_.Between(8, 40) : random_.Between(1, 6);
  const auto stop = [&](int on, int last, std::uint8_t status) {
    Step& step = Report(StepKind::kStop, on);
    step.day = last;
    step.other_day = care_begin;
    step.reason = reason;
    step.status = status;
  };
  const int day = piece_.care_end + late;
  if (random_.Chance(kStopWithdrawn) && piece_.care_end - care_begin > 20) {
    const int wrong = piece_.care_end - random_.Between(1, 7);
    stop(day, wrong, 1);
    stop(day + random_.Between(2, 6), wrong, 3);
  }
  stop(day, piece_.care_end, 1);
  // The municipality may take back what is left after a definitive stop (JZ002 14).
  if (current_end_ - piece_.care_end > 30 && !piece_.tendered && random_.Chance(kShortened)) {
    Decide(std::max(reported_day_, decided_day_) + random_.Between(2, 10), piece_.care_end, 14);
  }
}

void PieceWriter::MaybeFlaw() {
  constexpr double kWeights[] = {0, 18, 14, 8, 12, 8, 10, 5, 8, 6, 5, 4, 2};
  const auto flaw = static_cast<Flaw>(random_.Pick(13, [&](int i) { return kWeights[i]; }));
  const auto of_kind = [&](StepKind kind) {
    for (const auto& draft : drafts_) {
      if (draft.second.kind == kind && draft.second.status == 1) return &draft;
    }
    return static_cast<const std::pair<int, Step>*>(nullptr);
  };
  const bool about_stop = flaw == Flaw::kOtherBegin || flaw == Flaw::kSecondStop;
  const bool about_allocation = flaw == Flaw::kForeignProduct || flaw == Flaw::kFutureMessage ||
                                flaw == Flaw::kDeletionWithPeriod ||
                                flaw == Flaw::kUsedIdentification || flaw == Flaw::kForeignNumber;
  const auto* model = of_kind(about_stop         ? StepKind::kStop
                              : about_allocation ? StepKind::kAllocate
                                                 : StepKind::kStart);
  if (model == nullptr || companion_ != kNobody) return;
  // Where a start is taken back, its key may well come again.
  const bool taken_back = std::any_of(drafts_.begin(), drafts_.end(), [](const auto& draft) {
    const Step& step = draft.second;
    return step.kind == StepKind::kStart && (step.status == 3 || step.other_day != 0);
  });
  if (taken_back && !about_allocation) return;
  Step step = model->second;
  step.flaw = flaw;
  int day = model->first + random_.Between(1, 4);
  // Another stop comes after everything else, so that it is the second and definitive one.
  if (flaw == Flaw::kSecondStop || flaw == Flaw::kOtherBegin) {
    step = drafts_.back().second;
    if (step.kind != StepKind::kStop || step.reason == 20) return;
    step.flaw = flaw;
    day = drafts_.back().first + random_.Between(1, 4);
  }
  drafts_.emplace_back(day, step);
}

std::int64_t WorkingMoment(const Window& window, Random& random, int day) {
  day = std::max(day, window.start);
  while (IsWeekend(day)) ++day;
  return day * kDayMs + (random.Between(8, 15) * 60 + random.Between(0, 59)) * kMinuteMs +
         random.Between(0, 59'999);
}

void PieceWriter::Commit() {
  std::stable_sort(drafts_.begin(), drafts_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [day, step] : drafts_) {
    std::int64_t moment = WorkingMoment(window_, random_, day);
    if (moment <= last_moment_ms_) {
      moment = last_moment_ms_ + random_.Between(1, 20) * kMinuteMs;
    }
    last_moment_ms_ = moment;
    if (moment >= window_.end * kDayMs) break;
    step.moment_ms = moment;
    plan_.steps.push_back(step);
  }
  drafts_.clear();
}

}  // namespace instroom::sample
