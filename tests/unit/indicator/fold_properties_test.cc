// What holds of the live count whatever comes in: thousands of random regions.

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/indicator/counted.h"

namespace instroom::indicator::test {
namespace {

constexpr int kRegions = 2000;
// Each takes the batch path some ten milliseconds.
constexpr int kComparedRegions = 400;

std::string Shown(const recount::Comparison& comparison) {
  std::string text;
  for (const auto& d : comparison.differences) {
    text += d.measure + " " + d.area + " " + d.period + ": live " + d.served + ", batch " +
            d.recounted + "\n";
    if (text.size() > 1000) break;
  }
  return text;
}

TEST(FoldProperties, LiveCountEqualsTheBatchRecountInEveryCell) {
  for (std::uint64_t seed = 1; seed <= kComparedRegions; ++seed) {
    std::mt19937_64 random(seed);
    const Definition definition = RandomDefinition(random);
    const auto events = RandomCare(random, 6);
    LiveRegion live(definition);
    live.Take(Disturbed(events, random), 1 + random() % 7);
    live.Publish();
    recount::Recount batch(definition);
    Feed(events, *live.basis().today, batch);
    const auto comparison = batch.Compare(live.Served());
    ASSERT_GT(comparison.cells, 2000u);
    ASSERT_TRUE(comparison.differences.empty()) << "seed " << seed << "\n" << Shown(comparison);
  }
}

TEST(FoldProperties, AnyOrderAndRepetitionGivesTheSameFigures) {
  for (std::uint64_t seed = 1; seed <= kRegions; ++seed) {
    std::mt19937_64 random(seed);
    const Definition definition = RandomDefinition(random);
    const auto events = RandomCare(random, 5);
    LiveRegion straight(definition), disturbed(definition);
    straight.Take(events);
    straight.Publish(true);
    disturbed.Take(Disturbed(events, random), 1 + random() % 5);
    disturbed.Publish();
    for (const auto& [area, name] : straight.book().Areas()) {
      for (const MeasureEntry& entry : Catalogue()) {
        for (const char* period : {"2022", "2023", "2024", "2022-01", "2023-06", "2024-12"}) {
          ASSERT_EQ(straight.Value(entry.name, area, period),
                    disturbed.Value(entry.name, area, period))
              << "seed " << seed << " " << entry.name << " " << area << " " << period;
        }
      }
    }
  }
}

TEST(FoldProperties, BeginPlusInflowMinusOutflowIsEnd) {
  for (std::uint64_t seed = 1; seed <= kRegions / 4; ++seed) {
    std::mt19937_64 random(seed);
    const Definition definition = RandomDefinition(random);
    LiveRegion live(definition);
    live.Take(RandomCare(random, 6));
    live.Publish();
    for (const std::string prefix : {"", "chained_"}) {
      for (const std::string kind : {"", "_without_residence", "_with_residence"}) {
        for (const std::string area : {"0995", "1892", "region"}) {
          for (const std::string period : {"2022", "2023-01", "2023-12", "2024-02", "2024"}) {
            const auto value = [&](const std::string& name) {
              return live.Value(prefix + name + kind, area, period);
            };
            ASSERT_EQ(value("stock_begin") + value("inflow") - value("outflow"), value("stock_end"))
                << "seed " << seed << " " << prefix << kind << " " << area << " " << period;
          }
        }
      }
    }
  }
}

TEST(FoldProperties, AllReferrersTogetherAreTheInflow) {
  std::mt19937_64 random(7);
  const Definition definition = RandomDefinition(random);
  LiveRegion live(definition);
  live.Take(RandomCare(random, 400));
  live.Publish();
  std::int64_t sum = 0, referred = 0;
  for (const char* code : {"01", "02", "03", "04", "05", "06", "08"}) {
    referred += live.Value(std::string("inflow_by_referrer.") + code, "region", "2023");
  }
  sum = referred + live.Value("inflow_by_referrer.none", "region", "2023");
  EXPECT_GT(referred, 0);
  EXPECT_EQ(sum, live.Value("inflow", "region", "2023"));
}

}  // namespace
}  // namespace instroom::indicator::test
