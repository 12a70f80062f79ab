// Two versions decided at one moment: everybody who reads allocations prefers the same one.

#include "services/care/version_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "services/allocation/domain/client_state.h"
#include "services/notification/rule/client_cases.h"
#include "tests/unit/indicator/counted.h"

namespace instroom {
namespace {

using allocation::v1::AllocationEvent;

constexpr char kClient[] = "0123456789abcdef0123456789abcdef";
const care::Day kToday = *care::ParseDay("2025-06-30");

// A version whose end tells which it is: each ends in another month.
AllocationEvent VersionEndingIn(int month, std::minstd_rand& random) {
  constexpr const char* kCodes[] = {"45A53", "45A04", "43A03"};
  AllocationEvent event;
  event.set_client_key(kClient);
  event.set_municipality("0995");
  event.set_provider("11111111");
  event.mutable_receive_time()->set_seconds(1'700'000'000);
  *event.mutable_birth_date() = care::ToDate(*care::ParseDay("2012-06-01"));
  auto& product = *event.add_facts()->mutable_allocation_decided();
  product.set_number(1);
  const std::string code = kCodes[random() % 3];
  product.mutable_product()->set_category(code.substr(0, 2));
  product.mutable_product()->set_code(code);
  *product.mutable_decision_date() = care::ToDate(*care::ParseDay("2024-01-10"));
  product.set_decision_time_ms(36'000'000);
  const care::Month begins{2024 * 12 + static_cast<int>(random() % 3)};
  *product.mutable_begin_date() = care::ToDate(care::FirstDay(begins));
  *product.mutable_end_date() = care::ToDate(care::LastDay({2024 * 12 + month}));
  if (random() % 2 == 0) product.set_change_reason("09");
  product.mutable_volume()->set_amount(static_cast<int>(random() % 9));
  return event;
}

care::Day JudgeSays(const std::vector<AllocationEvent>& events) {
  allocation::ClientState state;
  for (const auto& event : events) Evolve(state, event);
  return care::Day{std::chrono::days{state.lines().front().current.end}};
}

care::Day NotificationSays(const std::vector<AllocationEvent>& events) {
  notification::ClientCases cases;
  for (const auto& event : events) cases.Evolve(event);
  return *cases.Cases().begin()->second.end;
}

care::Month MonthOfOutflow(const std::function<std::int64_t(const std::string&)>& outflow) {
  care::Month month{2024 * 12};
  while (outflow(care::MonthText(month)) == 0 && month.year() < 2025) ++month.index;
  return month;
}

care::Month FiguresSay(const std::vector<AllocationEvent>& events,
                       const indicator::Definition& definition) {
  indicator::test::LiveRegion live(definition);
  live.basis().today = kToday;
  live.Take({events.begin(), events.end()});
  live.Publish();
  return MonthOfOutflow(
      [&](const std::string& month) { return live.Value("outflow", "region", month); });
}

care::Month RecountSays(const std::vector<AllocationEvent>& events,
                        const indicator::Definition& definition) {
  indicator::recount::Recount batch(definition);
  indicator::test::Feed({events.begin(), events.end()}, kToday, batch);
  return MonthOfOutflow(
      [&](const std::string& month) { return batch.Count("region", month).at("outflow").value; });
}

TEST(VersionsOfOneMoment, AreOrderedAlikeByAllWhoReadThem) {
  indicator::Definition definition;
  definition.name = "plain";
  definition.version = 1;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::minstd_rand random(seed);
    std::vector<AllocationEvent> events;
    for (int month = 3; month < 8; ++month) events.push_back(VersionEndingIn(month, random));
    std::ranges::shuffle(events, random);
    const care::Day end = JudgeSays(events);
    EXPECT_EQ(NotificationSays(events), end) << seed;
    EXPECT_EQ(FiguresSay(events, definition), care::MonthOf(end)) << seed;
    EXPECT_EQ(RecountSays(events, definition), care::MonthOf(end)) << seed;
  }
}

TEST(VersionsOfOneMoment, BreakTheirTieByEachPartOfWhatIsKnown) {
  const care::Day day = *care::ParseDay("2024-01-01");
  const care::VersionContent first = {"45", "45A53", day, day, 9};
  care::VersionContent others[] = {first, first, first, first, first};
  others[0].category = "43";
  others[1].code = "45A04";
  others[2].begin = day + std::chrono::days{1};
  others[3].end.reset();
  others[4].change_reason = 0;
  for (const auto& other : others) EXPECT_NE(care::TieBreak(other), care::TieBreak(first));
}

}  // namespace
}  // namespace instroom
