#include "deploy/sample/timeline.h"

#include <algorithm>
#include <array>

#include "deploy/sample/piece.h"
#include "deploy/sample/region.h"
#include "deploy/sample/spell.h"

namespace instroom::sample {
namespace {

// How long a spell lasts: shares of ended trajectories by class (Statistics Netherlands, 2021):
// under 3 months, 3-6, 6-12, 1-2 years, 2-3, 3-4, 4 and more.
constexpr std::array<double, 7> kDurationShares = {10, 14, 30, 27, 10, 5, 8};
constexpr std::array<int, 8> kDurationDays = {10, 92, 183, 365, 731, 1096, 1461, 2400};

// Care without and with residence follow each other with a gap of this mean, in days.
constexpr double kGapDays = 330;
constexpr double kResidentialGapDays = 1000;
// Of all clients, those who ever come into residence, and of those the ones with nothing else.
constexpr double kResidentialClients = 0.185;
constexpr double kResidentialOnly = 0.22;
constexpr double kSecondTrack = 0.02;
// Share of gaps in which a referral led to nothing individual.
constexpr double kDeclined = 0.09;
// Long before the window, so that what runs at its start has every age.
constexpr int kWarmUpDays = 2600;
constexpr int kEighteenYears = 6574;

int Duration(Random& random, bool residential) {
  const auto shift = residential ? 1.6 : 1.0;  // Residence lasts longer.
  const auto band = static_cast<std::size_t>(random.Pick(7, [&](int i) {
    return kDurationShares[static_cast<std::size_t>(i)] * (i >= 3 ? shift : 1.0);
  }));
  return random.Between(kDurationDays[band], kDurationDays[band + 1] - 1);
}

int ChooseProduct(Random& random, int municipality, bool residential) {
  const auto products = Products();
  return random.Pick(static_cast<int>(products.size()), [&](int i) {
    const auto& row = products[static_cast<std::size_t>(i)];
    const bool allowed = row.only_municipality < 0 || row.only_municipality == municipality;
    return row.residential == residential && allowed ? row.weight : 0.0;
  });
}

// Less begins in the summer holidays; a part of it begins after them.
int Seasonal(Random& random, int day) {
  const int day_of_year = day % 365;
  const bool summer = day_of_year > 190 && day_of_year < 245;
  return summer && random.Chance(0.45) ? day + random.Between(30, 75) : day;
}

// Turning 18 ends most care under the Youth Act; some of residential care goes on (extended help).
int CutAtEighteen(Random& random, const Spell& spell, int birth) {
  const int last_day = birth + kEighteenYears - 1;
  if (spell.end <= last_day || random.Chance(spell.residential ? 0.35 : 0.06)) return spell.end;
  return std::max(last_day, spell.begin);
}

// A referral that leads to no allocation: a general provision helps, or the answer is no.
void Decline(const Window& window, std::uint32_t client, const Resident& resident, int day,
             Random& random, Plan& plan) {
  if (day < window.start || day >= window.end) return;
  const auto& weights = Municipalities()[static_cast<std::size_t>(resident.municipality)].referrers;
  PlannedReferral made;
  made.client = client;
  made.day = day;
  made.municipality = static_cast<std::uint8_t>(resident.municipality);
  made.referrer = static_cast<std::uint8_t>(random.Pick(7, [&](int i) { return weights[i]; }));
  made.decision = random.Chance(0.7) ? 2 : 3;
  plan.referrals.push_back(made);
  Step step;
  step.subject = static_cast<std::uint32_t>(plan.referrals.size() - 1);
  step.kind = StepKind::kReport;
  step.moment_ms = WorkingMoment(window, random, day);
  if (step.moment_ms >= window.end * kDayMs) return;
  plan.steps.push_back(step);
  step.kind = StepKind::kDecide;
  step.day = day + random.Between(5, 40);
  step.moment_ms = WorkingMoment(window, random, step.day);
  if (step.moment_ms < window.end * kDayMs) plan.steps.push_back(step);
}

// One kind of care in a life: with or without residence, and the mean days between two spells.
struct Track {
  bool residential = false;
  double gap_days = 0;
};

void LiveTrack(const Window& window, std::uint32_t client, const Resident& resident,
               const Track& track, Random& random, Plan& plan) {
  const int horizon = window.end + 60;
  int day = window.start - kWarmUpDays - random.Between(0, 700);
  while (true) {
    const int gap = 20 + static_cast<int>(random.Exponential(track.gap_days));
    if (!track.residential && random.Chance(kDeclined)) {
      Decline(window, client, resident, day + gap / 2, random, plan);
    }
    day += gap;
    day = std::max(day, resident.birth_day + 400 + random.Between(0, 900));
    if (day >= horizon || day >= resident.birth_day + kEighteenYears) return;
    Spell spell;
    spell.client = client;
    spell.residential = track.residential;
    spell.begin = Seasonal(random, day);
    spell.end = spell.begin + Duration(random, track.residential);
    spell.end = CutAtEighteen(random, spell, resident.birth_day);
    spell.product = ChooseProduct(random, resident.municipality, track.residential);
    AddSpell(window, resident, spell, random, plan);
    day = spell.end;
  }
}

}  // namespace

void LiveClient(const Window& window, std::uint32_t client, const Resident& resident,
                std::uint64_t seed, Plan& plan) {
  Random random(Random::Mix(seed ^ 0x6c696665U, client));
  const bool residential = random.Chance(kResidentialClients);
  if (residential) {
    LiveTrack(window, client, resident, {true, kResidentialGapDays}, random, plan);
  }
  if (residential && random.Chance(kResidentialOnly)) return;
  LiveTrack(window, client, resident, {false, kGapDays}, random, plan);
  if (random.Chance(kSecondTrack)) {
    LiveTrack(window, client, resident, {false, kGapDays * 2}, random, plan);
  }
}

}  // namespace instroom::sample
