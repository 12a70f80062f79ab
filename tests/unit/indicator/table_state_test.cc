// The live table's bookkeeping: what is taken, what is a gap, what changed since.

#include "services/indicator/publish/table_state.h"

#include <gtest/gtest.h>

#include "services/indicator/publish/keys.h"
#include "tests/unit/indicator/story.h"

namespace instroom::indicator::test {
namespace {

PartitionNews News(std::int64_t sequence, bool whole, std::int64_t value) {
  PartitionNews news;
  news.sequence = sequence;
  news.epoch = "a";
  news.whole = whole;
  news.today = care::ParseDay("2024-06-01");
  news.cells = {{"0995|inflow.without|2024-05", value}};
  return news;
}

TEST(TableState, TakesChangesInOrderOnceAndAsksAfterAGap) {
  const Definition definition = Lelystad();
  TableState state(definition, 1);
  EXPECT_EQ(state.Take(News(4, true, 7)), Taken::kTaken);
  EXPECT_EQ(state.Take(News(5, false, 8)), Taken::kTaken);
  EXPECT_EQ(state.Take(News(5, false, 8)), Taken::kOld);
  EXPECT_EQ(state.Take(News(7, false, 9)), Taken::kGap);
  PartitionNews other = News(6, false, 9);
  other.epoch = "b";
  EXPECT_EQ(state.Take(other), Taken::kGap) << "of another writer";
  EXPECT_EQ(state.book().Flow("region", Series::kInflowWithout, Residence::kAny, {true, 2024}), 8);
  EXPECT_EQ(state.Take(News(9, true, 3)), Taken::kTaken);
  EXPECT_EQ(state.book().Flow("region", Series::kInflowWithout, Residence::kAny, {true, 2024}), 3);
}

TEST(TableState, IsCompleteOnceEveryPartitionWasTaken) {
  const Definition definition = Lelystad();
  TableState state(definition, 2);
  ASSERT_EQ(state.Take(News(1, true, 7)), Taken::kTaken);
  EXPECT_FALSE(state.complete());
  PartitionNews second = News(1, true, 0);
  second.partition = 1;
  second.cells.clear();
  ASSERT_EQ(state.Take(second), Taken::kTaken);
  EXPECT_TRUE(state.complete());
}

TEST(TableState, KnowsWhichMeasuresAndAreasMayHaveChanged) {
  const Definition definition = Lelystad();
  TableState state(definition, 1);
  ASSERT_EQ(state.Take(News(1, true, 7)), Taken::kTaken);
  const std::uint64_t seen = state.version;
  ASSERT_EQ(state.Take(News(2, false, 8)), Taken::kTaken);
  EXPECT_TRUE(state.ChangedSince(seen, *FindMeasure("inflow"), "0995"));
  EXPECT_TRUE(state.ChangedSince(seen, *FindMeasure("stock_end"), "region"));
  EXPECT_FALSE(state.ChangedSince(seen, *FindMeasure("outflow"), "0995"));
  EXPECT_FALSE(state.ChangedSince(seen, *FindMeasure("inflow"), "1892"));
  EXPECT_FALSE(state.ChangedSince(state.version, *FindMeasure("inflow"), "0995"));
}

TEST(CellField, ComesBackAsItWasAndNothingElsePasses) {
  for (std::size_t i = 0; i < kSeriesCount; ++i) {
    const auto series = static_cast<Series>(i);
    const Cell cell{"0995", series, IsYearly(series) ? 2024 : 2024 * 12 + 4, 0};
    const std::string field = CellField(cell);
    const auto back = ParseCellField(field);
    ASSERT_TRUE(back.has_value()) << field;
    EXPECT_EQ(back->series, series);
    EXPECT_EQ(back->period, cell.period);
    EXPECT_EQ(back->area, "0995");
  }
  for (const char* field : {"", "|", "||", "0995|inflow.with", "0995|no|2024-05",
                            "0995|inflow.with|2024", "0995|year.youths.any|2024-05"}) {
    EXPECT_FALSE(ParseCellField(field).has_value()) << field;
  }
}

TEST(Catalogue, EveryMeasureIsRecountedAndTheOtherWayRound) {
  recount::Recount batch(Lelystad());
  batch.Finish();
  const auto values = batch.Count("region", "2024");
  EXPECT_EQ(values.size(), Catalogue().size());
  for (const MeasureEntry& entry : Catalogue()) {
    EXPECT_TRUE(values.contains(entry.name)) << entry.name;
    EXPECT_FALSE(entry.title_nl.empty() || entry.title_en.empty());
    EXPECT_NE(SeriesMask(entry), 0u);
  }
}

}  // namespace
}  // namespace instroom::indicator::test
