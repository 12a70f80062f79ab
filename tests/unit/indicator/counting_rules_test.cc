// The rules of counting, case by case, as the plan and the message standard word them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "services/indicator/report/explain.h"
#include "tests/unit/indicator/story.h"

namespace instroom::indicator::test {
namespace {

using testing::HasSubstr;

Story OneAllocation() {
  Story story;
  story.Client(1).Allocation(1).Decided("2024-01-10", "2024-02-05", "2024-06-20");
  return story;
}

TEST(CountingDates, AllocationDatesCountWithoutReports) {
  const Story story = OneAllocation();
  EXPECT_EQ(story.Count("inflow", "2024-02"), 1);
  EXPECT_EQ(story.Count("outflow", "2024-06"), 1);
  EXPECT_EQ(story.Count("stock_end", "2024-05"), 1);
  EXPECT_EQ(story.Count("stock_end", "2024-06"), 0);
}

TEST(CountingDates, TheFirstStartThatHoldsIsTheBegin) {
  Story story = OneAllocation();
  story.Started("2024-03-04").Started("2024-05-01");
  EXPECT_EQ(story.Count("inflow", "2024-03"), 1);
  EXPECT_EQ(story.Count("inflow", "2024"), 1);
  story.Started("2024-03-04", 2);  // Withdrawn.
  EXPECT_EQ(story.Count("inflow", "2024-05"), 1);
}

TEST(CountingDates, ADefinitiveStopOfTheLastStartIsTheEnd) {
  Story story = OneAllocation();
  story.Started("2024-02-05").Stopped("2024-02-05", "2024-04-30");
  EXPECT_EQ(story.Count("outflow", "2024-04"), 1);
  story.Started("2024-05-06");  // Care goes on: the stop was of an earlier start.
  EXPECT_EQ(story.Count("outflow", "2024-04"), 0);
  EXPECT_EQ(story.Count("outflow", "2024-06"), 1);
}

TEST(CountingDates, ATemporaryStopIsNoEnd) {
  Story story = OneAllocation();
  story.Started("2024-02-05").Stopped("2024-02-05", "2024-04-30", "20");
  EXPECT_EQ(story.Count("outflow", "2024-04"), 0);
  EXPECT_EQ(story.Count("outflow", "2024-06"), 1);
}

TEST(CountingDates, AWithdrawnStopNeverWas) {
  Story story = OneAllocation();
  story.Started("2024-02-05").Stopped("2024-02-05", "2024-04-30", "31", 2);
  story.Stopped("2024-02-05", "2024-04-30", "31", 1);  // Arrives after its withdrawal.
  EXPECT_EQ(story.Count("outflow", "2024-06"), 1);
}

TEST(CountingDates, AnEndBeforeTheBeginIsCountedApart) {
  Story story = OneAllocation();
  story.Started("2024-07-01");
  EXPECT_EQ(story.Count("inflow", "2024"), 0);
  EXPECT_EQ(story.Count("youths_any", "2024"), 0);
  EXPECT_EQ(story.Count("unusable_periods", "2024-07"), 1);
}

TEST(Versions, TheNewestDecisionCountsWhateverArrivesFirst) {
  Story story;
  story.Client(1).Allocation(1);
  story.Decided("2024-03-01", "2024-04-01", "2024-12-31").Decided("2024-01-01", "2024-02-01", "");
  EXPECT_EQ(story.Count("inflow", "2024-04"), 1);
  EXPECT_EQ(story.Count("inflow", "2024"), 1);
}

TEST(Versions, ADeletedAllocationWasNeverSentAndMayComeBack) {
  Story story = OneAllocation();
  story.Decided("2024-01-11", "2024-02-05", "2024-02-05", "45", "45A53", "13");
  for (const char* measure : {"inflow", "outflow", "youths_any", "unusable_periods"}) {
    EXPECT_EQ(story.Count(measure, "2024"), 0) << measure;
  }
  story.Decided("2024-01-12", "2024-02-05", "2024-06-20");
  EXPECT_EQ(story.Count("inflow", "2024-02"), 1);
}

TEST(Chains, TheNextDayJoinsAndAnEmptyDayDoesNot) {
  Story next_day, empty_day;
  next_day.Client(1).Allocation(1).Decided("2024-01-01", "2024-01-01", "2024-03-31");
  empty_day = next_day;
  next_day.Allocation(2).Decided("2024-03-01", "2024-04-01", "2024-06-30");
  empty_day.Allocation(2).Decided("2024-03-01", "2024-04-02", "2024-06-30");
  EXPECT_EQ(next_day.Count("chained_inflow", "2024"), 1);
  EXPECT_EQ(next_day.Count("chained_outflow", "2024-03"), 0);
  EXPECT_EQ(next_day.Count("extensions_succession", "2024-04"), 1);
  EXPECT_EQ(empty_day.Count("chained_inflow", "2024"), 2);
  EXPECT_EQ(empty_day.Count("extensions_succession", "2024"), 0);
}

TEST(Chains, AnotherProductIsAnotherChain) {
  Story story;
  story.Client(1).Allocation(1).Decided("2024-01-01", "2024-01-01", "2024-03-31");
  story.Allocation(2).Decided("2024-03-01", "2024-04-01", "2024-06-30", "45", "45A04");
  EXPECT_EQ(story.Count("chained_inflow", "2024"), 2);
  EXPECT_EQ(story.Count("chained_outflow", "2024-03"), 1);
}

// knop 10: other, additional help is no extension.
TEST(Extensions, CareBesideAChainIsNone) {
  Story story;
  story.Client(1).Allocation(1).Decided("2024-01-01", "2024-01-01", "2024-12-31");
  story.Allocation(2).Decided("2024-02-01", "2024-03-01", "2024-06-30");
  story.Allocation(3).Decided("2024-06-01", "2024-07-01", "2024-12-31");
  EXPECT_EQ(story.Count("chained_inflow", "2024"), 1);
  EXPECT_EQ(story.Count("extensions_succession", "2024"), 0);
  story.Allocation(4).Decided("2024-11-01", "2024-12-01", "2025-03-31");
  EXPECT_EQ(story.Count("extensions_succession", "2024-12"), 1) << "ends later than the chain";
  EXPECT_EQ(story.Count("chained_outflow", "2025-03"), 1);
}

TEST(Extensions, AChainIsProlongedOnceOnADay) {
  Story story;
  story.Client(1).Allocation(1).Decided("2024-01-01", "2024-01-01", "2024-03-31");
  story.Allocation(2).Decided("2024-01-01", "2024-01-01", "2024-06-30");
  EXPECT_EQ(story.Count("extensions_succession", "2024"), 0) << "two that begin together";
  story.Allocation(3).Decided("2024-06-01", "2024-07-01", "2024-08-31");
  story.Allocation(4).Decided("2024-06-01", "2024-07-01", "2024-09-30");
  EXPECT_EQ(story.Count("extensions_succession", "2024"), 1);
  story.Allocation(5).Decided("2024-09-01", "2024-10-01", "");
  story.Allocation(6).Decided("2024-09-01", "2024-11-01", "");
  EXPECT_EQ(story.Count("extensions_succession", "2024-10"), 1);
  EXPECT_EQ(story.Count("extensions_succession", "2024-11"), 0)
      << "later than open there is nothing";
}

TEST(Extensions, AStretchCountsInTheMonthOfItsDecisionAndEachOnce) {
  Story story;
  story.Client(1).Allocation(1).Decided("2024-01-01", "2024-01-01", "2024-03-31");
  story.Decided("2024-03-15", "2024-01-01", "2024-06-30");
  story.Decided("2024-03-15", "2024-01-01", "2024-06-30");  // The same again.
  story.Decided("2024-05-20", "2024-01-01", "2024-04-30");  // Shorter is none.
  story.Decided("2024-06-02", "2024-01-01", "");            // Open is later than any day.
  EXPECT_EQ(story.Count("extensions_stretch", "2024-03"), 1);
  EXPECT_EQ(story.Count("extensions_stretch", "2024-05"), 0);
  EXPECT_EQ(story.Count("extensions", "2024"), 2);
}

TEST(Youths, AClientCountsOnceInEachAreaAndOnceInTheRegion) {
  Story story;
  story.Client(1).Allocation(1).Decided("2024-01-01", "2024-02-01", "2024-04-30");
  story.Allocation(2).Decided("2024-01-01", "2024-03-01", "2024-05-31", "43", "43A03");
  story.Allocation(1, "1892").Decided("2024-01-01", "2024-04-01", "2024-06-30");
  EXPECT_EQ(story.Count("youths_any", "2024-04", "0995"), 1);
  EXPECT_EQ(story.Count("youths_any", "2024-04", "1892"), 1);
  EXPECT_EQ(story.Count("youths_any", "2024-04", "region"), 1);
  EXPECT_EQ(story.Count("youths_both", "2024-04", "0995"), 1);
  EXPECT_EQ(story.Count("youths_both", "2024-04", "1892"), 0);
  EXPECT_EQ(story.Count("youths_only_without", "2024-02"), 1);
  EXPECT_EQ(story.Count("youths_any", "2024-07"), 0);
}

TEST(Youths, AgeIsTakenAtTheAllocationsBegin) {
  Story story;
  story.Client(1, "2006-03-01").Allocation(1).Decided("2024-01-01", "2024-02-29", "2024-12-31");
  story.Client(2, "2006-03-01").Allocation(2).Decided("2024-01-01", "2024-03-01", "2024-12-31");
  EXPECT_EQ(story.Count("youths_any", "2024-06"), 1) << "17 on 29 February, 18 on 1 March";
  EXPECT_EQ(story.Count("inflow", "2024"), 2) << "flows count every age";
}

TEST(Youths, WithoutBirthDateNobodyIsCountedInShares) {
  Story story;
  story.Client(1, "").Allocation(1).Decided("2024-01-01", "2024-02-01", "2024-12-31");
  EXPECT_EQ(story.Count("youths_any", "2024"), 0);
  EXPECT_EQ(story.Count("unknown_birth_date", "2024"), 1);
  EXPECT_EQ(story.Count("inflow", "2024-02"), 1);
}

// Needs of the plan: of 10,000 children 12.7 % have help without residence, 1.7 % with, and 1.07
// points have both.
TEST(Shares, TheOverlapOfThePlanGivesItsThreePublishedFigures) {
  Story story;
  const int children = 20220;  // Of 0995 on 31 December 2022.
  const int without = 2568, with = 344, both = 217;
  int client = 0;
  std::int64_t number = 0;
  const auto add = [&](bool is_without, bool is_with) {
    story.Client(++client);
    if (is_without) story.Allocation(++number).Decided("2023-01-01", "2023-03-01", "2023-09-30");
    if (is_with) {
      story.Allocation(++number).Decided("2023-01-01", "2023-05-01", "", "44", "44A06");
    }
  };
  for (int i = 0; i < both; ++i) add(true, true);
  for (int i = both; i < without; ++i) add(true, false);
  for (int i = both; i < with; ++i) add(false, true);

  Definition definition = Lelystad();
  definition.population_date = PopulationDate::kBeforePeriod;
  LiveRegion live(definition);
  live.Take(story.events());
  live.Publish();
  const auto percent = [&](const char* measure) {
    const v1::Figure figure = live.book().Compute(*FindMeasure(measure), "0995", {true, 2023});
    const double share =
        100.0 * static_cast<double>(figure.value()) / static_cast<double>(figure.denominator());
    return std::round(share * 10) / 10;
  };
  EXPECT_EQ(
      live.book().Compute(*FindMeasure("share_with_residence"), "0995", {true, 2023}).denominator(),
      children);
  EXPECT_DOUBLE_EQ(percent("share_without_residence"), 12.7);
  EXPECT_DOUBLE_EQ(percent("share_with_residence"), 1.7);
  EXPECT_DOUBLE_EQ(percent("share_without_among_clients"), 95.3);
  EXPECT_LT(percent("share_only_without_among_clients"), 95.3);
}

TEST(Shares, WithoutPopulationTheShareIsMissingWithItsReason) {
  const Definition definition = Lelystad();
  LiveRegion live(definition);
  live.Publish();
  const auto figure = [&](const char* area, ReportPeriod period) {
    return live.book().Compute(*FindMeasure("share_with_residence"), area, period);
  };
  EXPECT_FALSE(figure("1892", {true, 2021}).has_denominator());
  EXPECT_EQ(figure("1892", {true, 2021}).missing_reason(), "NO_POPULATION 1892");
  EXPECT_EQ(figure("region", {true, 2021}).missing_reason(), "NO_POPULATION 1892");
  EXPECT_EQ(figure("region", {true, 2022}).denominator(), 20220 * 2);
  EXPECT_EQ(figure("0995", {false, 2023 * 12}).denominator(), 20220);
}

TEST(TurnOfYear, ThePeaksOfDecemberAndJanuaryAreExplainedByExpiryAndTender) {
  Story story;
  std::int64_t number = 0;
  for (int client = 1; client <= 30; ++client) {
    const bool renewed = client <= 18, switched = client > 18 && client <= 25;
    story.Client(client).Allocation(++number).Decided("2023-01-01", "2023-04-01", "2023-12-31");
    if (renewed) story.Allocation(++number).Decided("2023-12-01", "2024-01-01", "");
    if (switched) {
      story.Allocation(++number).Decided("2023-12-01", "2024-01-01", "", "45", "45A04");
    }
  }
  for (int client = 31; client <= 34; ++client) {
    story.Client(client).Allocation(++number).Decided("2024-01-02", "2024-01-15", "");
  }
  EXPECT_EQ(story.Count("inflow", "2024-01"), 29);
  EXPECT_EQ(story.Count("inflow", "2023-12"), 0);
  EXPECT_EQ(story.Count("outflow", "2023-12"), 30);
  EXPECT_EQ(story.Count("chained_inflow", "2024-01"), 11) << "chains bridge expiry, not a tender";

  const Definition definition = Lelystad();
  LiveRegion live(definition);
  live.Take(story.events());
  live.Publish();
  for (const auto& [measure, period] :
       {std::pair{"inflow_without_residence", "2024-01"}, {"outflow", "2023-12"}}) {
    const auto explained =
        Explain(definition, live.book(), *FindMeasure(measure), "region", *ParsePeriod(period));
    std::map<std::string, std::int64_t> steps;
    for (const auto& step : explained.steps()) steps[step.name()] = step.value();
    EXPECT_EQ(steps["turn_of_year_renewed"], 18) << measure;
    EXPECT_EQ(steps["turn_of_year_switched"], 7) << measure;
    EXPECT_NE(explained.remarks().at("en").find("25 of the"), std::string::npos);
    EXPECT_NE(explained.remarks().at("nl").find("18 keer"), std::string::npos);
  }
}

TEST(Wording, FollowsTheDefinition) {
  Definition definition = Lelystad();
  const auto said = [&](const char* measure, const char* language) {
    return ToMeasure(*FindMeasure(measure), definition).explanations().at(language);
  };
  EXPECT_THAT(said("inflow", "en"), HasSubstr("a reported start goes before"));
  EXPECT_THAT(said("youths_any", "nl"), HasSubstr("tot en met 17 jaar"));
  EXPECT_THAT(said("youths_any", "en"), HasSubstr("in a year on at least one day of it."));
  definition.counting_date = CountingDate::kAllocationOnly;
  definition.age_max_years = 22;
  definition.active_year = Active::kOnLastDay;
  EXPECT_THAT(said("outflow", "nl"), HasSubstr("gemelde starts en stops tellen niet"));
  EXPECT_THAT(said("youths_any", "nl"), HasSubstr("tot en met 22 jaar"));
  EXPECT_THAT(said("share_with_residence", "en"),
              HasSubstr("in a month on at least one day of it, in a year on the last day of it."));
  for (const MeasureEntry& entry : Catalogue()) {
    const v1::Measure measure = ToMeasure(entry, definition);
    for (const auto& [language, text] : measure.explanations()) {
      EXPECT_EQ(text.find_first_of("{}"), text.npos) << entry.name << ": " << text;
    }
  }
}

TEST(Shares, OfAnotherAgeHaveNoPopulation) {
  Definition definition = Lelystad();
  definition.age_max_years = 22;
  LiveRegion live(definition);
  live.basis().today = *care::ParseDay("2024-12-31");
  const auto figure =
      live.book().Compute(*FindMeasure("share_with_residence"), "region", *ParsePeriod("2024"));
  EXPECT_EQ(figure.missing_reason(), "NO_POPULATION_OF_THIS_AGE");
  EXPECT_FALSE(figure.has_denominator());
}

}  // namespace
}  // namespace instroom::indicator::test
