#include <algorithm>
#include <deque>

#include "deploy/sample/generate.h"
#include "deploy/sample/random.h"
#include "deploy/sample/region.h"
#include "deploy/sample/world.h"

namespace instroom::sample {
namespace {

// Numbers of a trickle lie above those of every history; one number a second and municipality.
constexpr std::int32_t kTrickleNumbers = 500'000'000;
constexpr std::int64_t kNumbersSince = 1'735'689'600;  // 2025-01-01 in seconds.

// What a trickle does next, and how often.
enum class Act : std::uint8_t { kAllocate, kStart, kStop, kStretch, kDelete, kWrong };
constexpr double kActWeights[] = {34, 32, 22, 9, 2, 1};

// An allocation that something can still happen to.
struct Open {
  std::uint32_t allocation = 0;
  std::int32_t end = 0;
  // First day of care; 0 if it has not started.
  std::int32_t care_begin = 0;
};

class EndlessTrickle final : public Trickle {
 public:
  EndlessTrickle(const Options& options, std::int64_t begin_ms, bool with_history)
      : options_(options),
        world_(MakeWorld(options)),
        random_(Random::Mix(options.seed, static_cast<std::uint64_t>(begin_ms))) {
    // The history gives numbers to what it sent.
    Composer history(options.seed, world_.tag, world_.number_base, world_.residents, world_.plan);
    for (const auto& step : world_.plan.steps) static_cast<void>(history.Compose(step));
    if (with_history) CollectOpen();
    const auto hash = Random::Mix(options.seed + 1, static_cast<std::uint64_t>(begin_ms));
    const auto number = kTrickleNumbers + (begin_ms / 1000 - kNumbersSince) % 400'000'000;
    composer_ = std::make_unique<Composer>(
        options.seed, Tag(hash), static_cast<std::int32_t>(number), world_.residents, world_.plan);
  }

  Item Next(std::int64_t moment_ms) override {
    while (waiting_.empty()) Act(moment_ms);
    Item item = std::move(waiting_.front());
    waiting_.pop_front();
    item.moment_ms = moment_ms;
    return item;
  }

 private:
  void CollectOpen();
  void Act(std::int64_t moment_ms);
  void Allocate(std::int64_t moment_ms);
  void Start(std::int64_t moment_ms);
  void Stop(std::int64_t moment_ms);
  void Stretch(std::int64_t moment_ms);
  void Delete(std::int64_t moment_ms);
  void Wrong(std::int64_t moment_ms);
  void Send(const Step& step);
  // Takes one at random out of the list; the list must not be empty.
  Open Draw(std::vector<Open>& list);
  [[nodiscard]] Step About(StepKind kind, const Open& open, std::int64_t moment_ms) const;

  Options options_;
  World world_;
  Random random_;
  std::unique_ptr<Composer> composer_;
  std::vector<Open> unstarted_;
  std::vector<Open> running_;
  std::deque<Item> waiting_;
};

void EndlessTrickle::CollectOpen() {
  std::vector<Open> all(world_.plan.allocations.size());
  std::vector<bool> over(all.size());
  for (const auto& step : world_.plan.steps) {
    if (step.flaw != Flaw::kNone || step.kind < StepKind::kAllocate) continue;
    auto& open = all[step.subject];
    open.allocation = step.subject;
    if (step.kind == StepKind::kAllocate) open.end = step.day;
    if (step.kind == StepKind::kAllocate && step.reason == 13) over[step.subject] = true;
    if (step.kind == StepKind::kStart) open.care_begin = step.status == 3 ? 0 : step.day;
    // A pause counts as over: whether care comes back is not for the trickle to say.
    if (step.kind == StepKind::kStop) over[step.subject] = true;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& planned = world_.plan.allocations[i];
    const bool sent = planned.number != 0 && all[i].end != 0;
    if (!sent || over[i] || planned.companion != kNobody || all[i].end < world_.window.end)
      continue;
    (all[i].care_begin == 0 ? unstarted_ : running_).push_back(all[i]);
  }
}

void EndlessTrickle::Act(std::int64_t moment_ms) {
  const auto act = static_cast<enum Act>(random_.Pick(6, [](int i) { return kActWeights[i]; }));
  switch (act) {
    case Act::kAllocate:
      return Allocate(moment_ms);
    case Act::kStart:
      return unstarted_.empty() ? Allocate(moment_ms) : Start(moment_ms);
    case Act::kStop:
      return running_.empty() ? Allocate(moment_ms) : Stop(moment_ms);
    case Act::kStretch:
      return running_.empty() ? Allocate(moment_ms) : Stretch(moment_ms);
    case Act::kDelete:
      return unstarted_.empty() ? Allocate(moment_ms) : Delete(moment_ms);
    case Act::kWrong:
      return running_.empty() ? Allocate(moment_ms) : Wrong(moment_ms);
  }
}

void EndlessTrickle::Send(const Step& step) {
  if (auto item = composer_->Compose(step)) waiting_.push_back(std::move(*item));
}

Open EndlessTrickle::Draw(std::vector<Open>& list) {
  const auto at = static_cast<std::size_t>(random_.Between(0, static_cast<int>(list.size()) - 1));
  std::swap(list[at], list.back());
  const Open drawn = list.back();
  list.pop_back();
  return drawn;
}

Step EndlessTrickle::About(StepKind kind, const Open& open, std::int64_t moment_ms) const {
  Step step;
  step.kind = kind;
  step.subject = open.allocation;
  step.moment_ms = moment_ms;
  step.decided_ms = moment_ms / 1000 * 1000;
  return step;
}

void EndlessTrickle::Allocate(std::int64_t moment_ms) {
  const int today = static_cast<int>(moment_ms / kDayMs);
  const auto client =
      static_cast<std::uint32_t>(random_.Between(0, static_cast<int>(world_.residents.size()) - 1));
  const auto& resident = world_.residents[client];
  // The next life of the client starts from what others of the region have now.
  const auto& models = world_.plan.allocations;
  const auto& model =
      models[static_cast<std::size_t>(random_.Between(0, static_cast<int>(models.size()) - 1))];
  if (model.municipality != resident.municipality || today - resident.birth_day > 6400) return;
  PlannedAllocation made;
  made.client = client;
  made.product = model.product;
  made.provider = model.provider;
  made.municipality = model.municipality;
  made.begin = today - random_.Between(0, 10);
  made.referral = static_cast<std::uint32_t>(world_.plan.referrals.size());
  PlannedReferral referral;
  referral.client = client;
  referral.allocation = static_cast<std::uint32_t>(models.size());
  referral.day = today - random_.Between(5, 40);
  referral.municipality = made.municipality;
  referral.provider = made.provider;
  const auto& weights = Municipalities()[made.municipality].referrers;
  referral.referrer = static_cast<std::uint8_t>(random_.Pick(7, [&](int i) { return weights[i]; }));
  world_.plan.referrals.push_back(referral);
  world_.plan.allocations.push_back(made);
  const int months = random_.Between(1, 4) * 3;
  const Open open{referral.allocation, made.begin + months * 30, 0};
  Step step = About(StepKind::kReport, {made.referral, 0, 0}, moment_ms);
  Send(step);
  step.kind = StepKind::kDecide;
  step.day = today;
  Send(step);
  Step decided = About(StepKind::kAllocate, open, moment_ms);
  decided.day = open.end;
  Send(decided);
  unstarted_.push_back(open);
}

void EndlessTrickle::Start(std::int64_t moment_ms) {
  const int today = static_cast<int>(moment_ms / kDayMs);
  Open open = Draw(unstarted_);
  const int begin = world_.plan.allocations[open.allocation].begin;
  open.care_begin = std::min(today, std::max(begin, today - random_.Between(0, 5)));
  if (open.care_begin < begin) return unstarted_.push_back(open);
  Step step = About(StepKind::kStart, open, moment_ms);
  step.day = open.care_begin;
  Send(step);
  running_.push_back(open);
}

void EndlessTrickle::Stop(std::int64_t moment_ms) {
  const int today = static_cast<int>(moment_ms / kDayMs);
  const Open open = Draw(running_);
  Step step = About(StepKind::kStop, open, moment_ms);
  step.day = std::max(open.care_begin, today - random_.Between(0, 4));
  step.other_day = open.care_begin;
  step.reason = 31;
  Send(step);
}

void EndlessTrickle::Stretch(std::int64_t moment_ms) {
  Open open = Draw(running_);
  if (open.end == kOpenEnd) return running_.push_back(open);
  open.end += random_.Between(1, 4) * 91;
  Step step = About(StepKind::kAllocate, open, moment_ms);
  step.day = open.end;
  step.reason = 4;
  Send(step);
  running_.push_back(open);
}

void EndlessTrickle::Delete(std::int64_t moment_ms) {
  const Open open = Draw(unstarted_);
  Step step = About(StepKind::kAllocate, open, moment_ms);
  step.day = world_.plan.allocations[open.allocation].begin;
  step.reason = 13;
  Send(step);
}

void EndlessTrickle::Wrong(std::int64_t moment_ms) {
  const auto& open =
      running_[static_cast<std::size_t>(random_.Between(0, static_cast<int>(running_.size()) - 1))];
  Step step = About(StepKind::kStart, open, moment_ms);
  step.day = open.care_begin;
  step.flaw = random_.Chance(0.5) ? Flaw::kUnknownNumber : Flaw::kBadStatus;
  Send(step);
}

}  // namespace

std::unique_ptr<Trickle> MakeTrickle(const Options& options, std::int64_t begin_ms,
                                     bool with_history) {
  return std::make_unique<EndlessTrickle>(options, begin_ms, with_history);
}

}  // namespace instroom::sample
