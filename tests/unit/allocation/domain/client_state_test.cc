#include "services/allocation/domain/client_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "services/allocation/domain/client_judge.h"
#include "tests/unit/allocation/domain/samples.h"

namespace instroom::allocation {
namespace {

using samples::Allocated;
using samples::Jw301;
using samples::Jw305;
using samples::Jw307;
using samples::Started;
using samples::Stopped;

constexpr int kSeeds = 3000;
constexpr AllocationId kSeven{995, 7, 12345678};

v1::AllocationEvent Accepted(ClientState& state, const v1::Submission& message) {
  auto event = DecideForClient(state, message);
  EXPECT_TRUE(event.ok());
  Evolve(state, *event);
  return *event;
}

// A message as parties really send them: most are acceptable, some are not.
v1::Submission AnyMessage(std::mt19937_64& random) {
  const auto any = [&](int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random);
  };
  const auto day = [&](int month) {
    char text[16];
    std::snprintf(text, sizeof text, "2026-%02d-%02d", month, any(1, 4));
    return std::string(text);
  };
  const int number = any(7, 8);
  switch (any(0, 5)) {
    case 0: {
      auto product = Allocated(number, day(1), any(0, 1) == 0 ? "2026-12-31" : "2027-12-31");
      product.set_decision_time_ms(any(0, 1) * 1000);
      if (any(0, 5) == 0) {
        product.set_change_reason("13");
        *product.mutable_end_date() = product.begin_date();
      }
      if (any(0, 3) == 0) product.clear_end_date();
      return Jw301(product);
    }
    case 1:
    case 2:
      return Jw305(Started(number, day(2), any(0, 2) == 0 ? "3" : "1"));
    case 3:
      return Jw305(Started(number, day(2), "3"), Started(number, day(2)));
    default:
      return Jw307(Stopped(number, day(2), any(0, 1) == 0 ? "20" : "31", day(3),
                           any(0, 2) == 0 ? "3" : "1"));
  }
}

TEST(ClientState, FoldsAnyOrderAndRepetitionToTheSame) {
  std::size_t events_in_all = 0;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    ClientState judged;
    std::vector<v1::AllocationEvent> events;
    for (int i = 0; i < 40; ++i) {
      auto event = DecideForClient(judged, AnyMessage(random));
      if (!event) continue;
      Evolve(judged, *event);
      events.push_back(std::move(*event));
    }
    events_in_all += events.size();

    std::vector<v1::AllocationEvent> shuffled = events;
    for (const auto& event : events) {
      if (random() % 3 == 0) shuffled.push_back(event);
    }
    std::ranges::shuffle(shuffled, random);
    ClientState folded;
    for (const auto& event : shuffled) Evolve(folded, event);
    ASSERT_EQ(folded, judged) << "seed " << seed;
  }
  EXPECT_GT(events_in_all, std::size_t{kSeeds} * 8) << "too few messages were acceptable";
}

// Two decisions of the same moment: every reader picks the same one.
TEST(ClientState, BreaksTiesOfVersionsByContent) {
  ClientState state;
  const auto a = Accepted(state, Jw301(Allocated(7, "2026-01-01", "2026-06-30")));
  const auto b = Accepted(state, Jw301(Allocated(7, "2026-01-01", "2026-09-30")));
  ClientState ab;
  ClientState ba;
  for (const auto* event : {&a, &b}) Evolve(ab, *event);
  for (const auto* event : {&b, &a}) Evolve(ba, *event);
  EXPECT_EQ(ab, ba);
  EXPECT_EQ(ab.Find(kSeven)->stamps.size(), 2U);
}

TEST(ClientState, TakesTheNewestDecisionWhateverArrivesFirst) {
  const auto old_one = Jw301(Allocated(7, "2026-01-01", "2026-06-30"));
  const auto new_one = Jw301(Allocated(7, "2026-02-01", "2026-09-30", "04"));
  for (const bool newest_first : {false, true}) {
    ClientState state;
    Accepted(state, newest_first ? new_one : old_one);
    Accepted(state, newest_first ? old_one : new_one);
    const CareLine* line = state.Find(kSeven);
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(ToProduct(7, line->current).SerializeAsString(),
              new_one.lines().allocated(0).SerializeAsString());
  }
}

TEST(ClientState, GivesBackAnAllocationAsItCame) {
  auto product = Allocated(7, "2026-01-01");
  product.set_provider_reference("REF-1");
  product.set_decision_time_ms(45'296'000);
  product.set_decision_time_text("12:34:56");
  product.mutable_volume()->set_amount(120);
  product.mutable_volume()->set_unit("01");
  product.mutable_volume()->set_frequency("2");
  product.set_budget_cents(0);
  product.clear_end_date();
  ASSERT_TRUE(VersionOf(product));
  EXPECT_EQ(ToProduct(7, *VersionOf(product)).SerializeAsString(), product.SerializeAsString());
}

TEST(ClientState, RemembersThatADeletedAllocationWasNeverSent) {
  ClientState state;
  Accepted(state, Jw301(Allocated(7, "2026-01-01")));
  EXPECT_TRUE(state.Find(kSeven)->allocated());
  Accepted(state, Jw301(Allocated(7, "2026-01-02", "2026-01-01", "13")));
  EXPECT_FALSE(state.Find(kSeven)->allocated());
}

TEST(ClientState, EndsADeliveredPeriodWithItsPause) {
  ClientState state;
  Accepted(state, Jw301(Allocated(7, "2026-01-01")));
  Accepted(state, Jw305(Started(7, "2026-01-10")));
  const auto day = [](const char* text) { return *DayNumberOf(samples::Date(text)); };
  EXPECT_THAT(DeliveredPeriods(*state.Find(kSeven)),
              testing::ElementsAre(DeliveredPeriod{day("2026-01-10"), kOpen, 0}));
  Accepted(state, Jw307(Stopped(7, "2026-01-10", "20", "2026-01-20")));
  EXPECT_THAT(DeliveredPeriods(*state.Find(kSeven)),
              testing::ElementsAre(DeliveredPeriod{day("2026-01-10"), day("2026-01-20"), 20}));
  Accepted(state, Jw307(Stopped(7, "2026-01-10", "31", "2026-01-31")));
  Accepted(state, Jw305(Started(7, "2026-02-10")));
  EXPECT_THAT(DeliveredPeriods(*state.Find(kSeven)),
              testing::ElementsAre(DeliveredPeriod{day("2026-01-10"), day("2026-01-20"), 31},
                                   DeliveredPeriod{day("2026-02-10"), kOpen, 0}));
}

TEST(ClientState, SkipsAFactThatCannotBeRead) {
  v1::AllocationEvent event;
  event.set_municipality("0995");
  event.set_provider("12345678");
  event.add_facts();
  event.add_facts()->mutable_allocation_decided()->set_number(7);
  ClientState state;
  Evolve(state, event);
  EXPECT_EQ(state, ClientState());
}

}  // namespace
}  // namespace instroom::allocation
