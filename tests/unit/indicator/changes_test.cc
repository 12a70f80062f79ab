// What a stream tells a reader who is not entitled to cases, and when.

#include "services/indicator/api/changes.h"

#include <gtest/gtest.h>

#include <memory>

#include "tests/unit/indicator/small_region.h"
#include "tests/unit/indicator/story.h"

namespace instroom::indicator::test {
namespace {

PartitionNews News(std::int64_t sequence, std::int64_t inflow) {
  PartitionNews news;
  news.sequence = sequence;
  news.epoch = "a";
  news.whole = sequence == 1;
  news.today = care::ParseDay("2027-03-20");
  news.cells = {{"0171|inflow.without|2026-05", inflow}};
  return news;
}

TEST(Changes, OfProtectedAreasTellNothingBetweenTwoPublications) {
  const Definition definition = Lelystad();
  const DisclosurePolicy policy = SmallPolicy();
  TableState state(definition, 1);
  Basis sample;
  Fill({}, *care::ParseDay("2027-03-20"), sample);
  for (const auto& municipality : sample.reference.Region()) {
    reference::v1::ReferenceEvent event;
    *event.mutable_municipality() = municipality;
    event.set_version(1);
    state.PutReference("municipality/" + municipality.code(), &event);
  }
  ASSERT_EQ(state.Take(News(1, 100)), Taken::kTaken);
  const auto release = [&](const char* day) {
    return std::make_unique<Release>(policy, definition, state.basis(), *care::ParseDay(day),
                                     KeyedOffsets({1, 2}));
  };
  const auto selection = Select({});
  ASSERT_TRUE(selection.ok());
  Changes of_reader(*selection), of_neighbour(*selection);
  const Audience reader{"region", {}}, neighbour{"region", {"0171"}};
  const auto collect = [&](Changes& changes, const Audience& audience, const Release& shown) {
    Figures figures;
    changes.Collect(state, {definition, state.book(), audience, &policy, &shown}, figures);
    return figures.size();
  };

  auto shown = release("2027-03-11");
  EXPECT_GT(collect(of_reader, reader, *shown), 0) << "at first everything";
  EXPECT_GT(collect(of_neighbour, neighbour, *shown), 0);
  ASSERT_EQ(state.Take(News(2, 140)), Taken::kTaken);
  EXPECT_EQ(collect(of_reader, reader, *shown), 0);
  EXPECT_GT(collect(of_neighbour, neighbour, *shown), 0) << "of the own area, at once";
  shown = release("2027-04-11");
  EXPECT_GT(collect(of_reader, reader, *shown), 0);
  EXPECT_EQ(collect(of_reader, reader, *shown), 0);
}

}  // namespace
}  // namespace instroom::indicator::test
