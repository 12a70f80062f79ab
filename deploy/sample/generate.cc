#include "deploy/sample/generate.h"

#include <utility>

#include "deploy/sample/world.h"

namespace instroom::sample {
namespace {

Totals CountSent(const World& world, Totals totals) {
  std::vector<bool> seen(world.clients);
  for (const auto& allocation : world.plan.allocations) {
    if (allocation.number == 0) continue;
    ++totals.allocations;
    if (!seen[allocation.client]) ++totals.clients;
    seen[allocation.client] = true;
  }
  return totals;
}

}  // namespace

Totals Generate(const Options& options, const std::function<bool(Item)>& take) {
  World world = MakeWorld(options);
  Composer composer(options.seed, world.tag, world.number_base, world.residents, world.plan);
  Totals totals;
  for (const auto& step : world.plan.steps) {
    auto item = composer.Compose(step);
    if (!item) continue;
    if (item->message) ++totals.messages;
    if (item->report) ++totals.referrals;
    if (!item->expected_code.empty()) ++totals.wrong_messages;
    if (!take(std::move(*item))) break;
  }
  return CountSent(world, totals);
}

}  // namespace instroom::sample
