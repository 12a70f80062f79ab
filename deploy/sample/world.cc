#include "deploy/sample/world.h"

#include <algorithm>
#include <chrono>

#include "deploy/sample/random.h"

namespace instroom::sample {
namespace {

// Clients for each allocation in force in three years: at 20000 allocations about all test BSNs.
constexpr double kClientsPerAllocation = 8'700.0 / 20'000.0;
// Numbers of a run lie within a million of their own, of four hundred.
constexpr std::int32_t kNumbersPerRun = 1'000'000;
constexpr std::uint64_t kNumberRuns = 400;

int DayNumber(care::Day day) {
  return static_cast<int>(day.time_since_epoch().count());
}

care::Day FirstOfYear(care::Day today, int years_back) {
  const std::chrono::year_month_day date{today};
  return care::Day{(date.year() - std::chrono::years{years_back}) / std::chrono::January / 1};
}

}  // namespace

std::string Tag(std::uint64_t hash) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string text;
  for (int i = 0; i < 4; ++i, hash /= 36) text += kDigits[hash % 36];
  return text;
}

World MakeWorld(const Options& options) {
  World world;
  world.window.start = DayNumber(FirstOfYear(options.today, 3));
  world.window.end = DayNumber(options.today);
  const auto hash = Random::Mix(options.seed, static_cast<std::uint64_t>(world.window.end) << 32U |
                                                  static_cast<std::uint64_t>(options.allocations));
  world.tag = Tag(hash);
  world.number_base =
      static_cast<std::int32_t>(hash / 1'679'616 % kNumberRuns) * kNumbersPerRun + 1;
  world.clients =
      static_cast<std::uint32_t>(std::max(1.0, options.allocations * kClientsPerAllocation));
  const int people = std::min(BsnCount(), static_cast<int>(world.clients));
  for (int n = 0; n < people; ++n) {
    world.residents.push_back(MakeResident(options.seed, n, world.window.start, world.window.end));
  }
  for (std::uint32_t client = 0; client < world.clients; ++client) {
    const auto& resident = world.residents[client % world.residents.size()];
    LiveClient(world.window, client, resident, options.seed, world.plan);
  }
  // Stable: steps of one allocation keep their order, and so do clients that send together.
  std::stable_sort(world.plan.steps.begin(), world.plan.steps.end(),
                   [](const Step& a, const Step& b) { return a.moment_ms < b.moment_ms; });
  return world;
}

}  // namespace instroom::sample
