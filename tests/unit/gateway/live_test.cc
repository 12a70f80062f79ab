#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/gateway/live/board.h"
#include "services/gateway/live/hub.h"
#include "services/gateway/live/ring.h"

namespace instroom::gateway {
namespace {

using indicator::v1::Figure;
using nlohmann::json;

class FixedClock final : public platform::Clock {
 public:
  [[nodiscard]] platform::Instant Now() const override {
    return platform::Instant{std::chrono::milliseconds{1795370697025}};
  }
};

Figure Make(const std::string& area, const std::string& period, std::int64_t value) {
  Figure figure;
  figure.set_measure("inflow");
  figure.set_area(area);
  figure.set_period(period);
  figure.set_value(value);
  return figure;
}

indicator::v1::StreamChangesResponse Change(const std::vector<Figure>& figures, bool snapshot) {
  indicator::v1::StreamChangesResponse response;
  for (const Figure& figure : figures) *response.add_figures() = figure;
  response.set_snapshot(snapshot);
  return response;
}

TEST(EventRing, KeepsTheNewestWithinBothBounds) {
  EventRing ring(3, 100);
  EXPECT_TRUE(ring.Reaches(0));
  for (int i = 0; i < 5; ++i) ring.Append("e", "x");
  EXPECT_FALSE(ring.Reaches(1));
  EXPECT_TRUE(ring.Reaches(2));
  EXPECT_FALSE(ring.Reaches(6));
  EXPECT_EQ(ring.After(3, 10).front().sequence, 4u);
  EXPECT_EQ(ring.After(2, 2).size(), 2u);
  EXPECT_TRUE(ring.After(5, 10).empty());
  ring.Append("e", std::string(1000, 'y'));
  EXPECT_FALSE(ring.Reaches(4));
  EXPECT_EQ(ring.After(5, 10).front().text->size(), 1000u);
}

TEST(Board, TellsOnlyWhatIsOtherThanBefore) {
  Board board;
  EXPECT_EQ(board.Put(Change({Make("0995", "2026-10", 1), Make("0995", "2026-11", 2)}, true), false)
                .figures.size(),
            2u);
  const auto again =
      board.Put(Change({Make("0995", "2026-10", 1), Make("0995", "2026-11", 3)}, true), false);
  ASSERT_EQ(again.figures.size(), 1u);
  EXPECT_EQ(again.figures[0].value(), 3);
  EXPECT_FALSE(again.removed);
}

TEST(Board, ASnapshotTakesAwayWhatIsNoLongerServedButOnlyOfItsKindOfPeriod) {
  Board board;
  (void)board.Put(Change({Make("0995", "2026", 9)}, true), true);
  (void)board.Put(Change({Make("0995", "2026-10", 1), Make("0375", "2026-10", 1)}, true), false);
  EXPECT_FALSE(board.Put(Change({}, false), false).removed);
  (void)board.Put(Change({Make("0995", "2026-10", 1)}, true), false);
  EXPECT_TRUE(board.Put(Change({}, false), false).removed);
  const auto snapshot = json::parse(board.SnapshotText());
  ASSERT_EQ(snapshot["series"].size(), 1u);
  EXPECT_EQ(snapshot["series"][0]["points"].size(), 2u);
}

TEST(Board, ASnapshotInPartsIsOneSnapshot) {
  Board board;
  for (int round = 0; round < 2; ++round) {
    (void)board.Put(Change({Make("0995", "2026-10", 1)}, true), false);
    (void)board.Put(Change({Make("0375", "2026-10", 1)}, true), false);
    EXPECT_FALSE(board.Put(Change({}, false), false).removed);
  }
  EXPECT_EQ(json::parse(board.SnapshotText())["series"].size(), 2u);
}

TEST(Board, ALongHistoryIsShownFromItsEnd) {
  Board board;
  std::vector<Figure> figures;
  for (int year = 1950; year < 2026; ++year) {
    figures.push_back(Make("0995", std::to_string(year) + "-11", 1));
  }
  (void)board.Put(Change(figures, true), false);
  const auto points = json::parse(board.SnapshotText())["series"][0]["points"];
  EXPECT_EQ(points.size(), 66u);
  EXPECT_EQ(points.back()["period"], "2025-11");
}

TEST(Board, AnUnknownValueIsNullAndNeverZero) {
  Board board;
  Figure unknown = Make("0995", "2026-11", 0);
  unknown.clear_value();
  unknown.set_missing_reason("NO_POPULATION");
  (void)board.Put(Change({unknown}, false), false);
  const auto point = json::parse(board.SnapshotText())["series"][0]["points"][0];
  EXPECT_TRUE(point["value"].is_null());
  EXPECT_EQ(point["missing_reason"], "NO_POPULATION");
}

TEST(Board, TwoStreamsOfOneSourceAreOneStaleSourceSinceTheEarlier) {
  Board board;
  EXPECT_TRUE(board.SetStale("indicator/month", "2026-11-22T18:00:02Z"));
  EXPECT_TRUE(board.SetStale("indicator/year", "2026-11-22T18:00:01Z"));
  EXPECT_FALSE(board.SetStale("indicator/year", "2026-11-22T18:00:01Z"));
  EXPECT_EQ(board.StaleText(),
            R"({"stale":[{"since":"2026-11-22T18:00:01Z","source":"indicator"}]})");
  EXPECT_TRUE(board.SetStale("indicator/year", ""));
  EXPECT_TRUE(board.SetStale("indicator/month", ""));
  EXPECT_FALSE(board.SetStale("indicator/month", ""));
  EXPECT_EQ(board.StaleText(), R"({"stale":[]})");
}

TEST(Board, KnowsALineByItsPosition) {
  Board board;
  allocation::v1::WatchAcceptedResponse line;
  line.set_position("3-7");
  EXPECT_TRUE(board.Add(line));
  EXPECT_FALSE(board.Add(line));
  line.set_position("3-8");
  EXPECT_TRUE(board.Add(line));
}

TEST(Hub, AReaderThatIsBehindTheRingIsTooSlow) {
  const FixedClock clock;
  Hub hub(clock, {.events_max = 2, .bytes_max = 1000});
  const auto start = hub.Join("");
  for (int value = 0; value < 5; ++value) {
    hub.PutFigures(Change({Make("0995", "2026-11", value)}, false), false);
    hub.Flush();
  }
  EXPECT_EQ(hub.Next(start.sequence, std::chrono::milliseconds{0}).state, Hub::State::kTooSlow);
  EXPECT_EQ(hub.Next(3, std::chrono::milliseconds{0}).events.size(), 2u);
  EXPECT_EQ(hub.Next(5, std::chrono::milliseconds{0}).state, Hub::State::kQuiet);
  hub.Close();
  EXPECT_EQ(hub.Next(5, std::chrono::milliseconds{0}).state, Hub::State::kClosed);
}

TEST(Hub, ManyChangesAtOnceAreOneSnapshot) {
  const FixedClock clock;
  Hub hub(clock, {});
  std::vector<Figure> many;
  for (int i = 0; i < 1000; ++i) many.push_back(Make(std::to_string(i), "2026-11", i));
  int snapshots = 0;
  for (int round = 0; round < 150; ++round) {
    for (auto& figure : many) figure.set_value(round);
    hub.PutFigures(Change(many, false), false);
    hub.Flush();
  }
  const auto batch = hub.Next(0, std::chrono::milliseconds{0});
  for (const LiveEvent& event : batch.events) snapshots += event.name == "snapshot" ? 1 : 0;
  EXPECT_EQ(batch.events.size(), 3u);
  EXPECT_EQ(snapshots, 3);
}

TEST(Hub, TheRunningPeriodDoesNotWaitForManyOthers) {
  const FixedClock clock;
  Hub hub(clock, {});
  std::vector<Figure> many;
  for (int i = 0; i < 1000; ++i) many.push_back(Make(std::to_string(i), "2026-11", i));
  hub.PutFigures(Change(many, false), false);
  hub.Flush();
  for (auto& figure : many) figure.set_value(figure.value() + 1);
  many[7].set_running(true);
  hub.PutFigures(Change(many, false), false);
  hub.Flush();
  const auto batch = hub.Next(0, std::chrono::milliseconds{0});
  ASSERT_EQ(batch.events.size(), 2u);
  EXPECT_EQ(batch.events[0].name, "snapshot");
  EXPECT_EQ(batch.events[1].name, "figures");
  const auto figures = json::parse(*batch.events[1].text)["figures"];
  ASSERT_EQ(figures.size(), 1u);
  EXPECT_EQ(figures[0]["value"], 8);
}

TEST(Hub, AFigureThatChangesOftenIsSentOnceWithItsNewestValue) {
  const FixedClock clock;
  Hub hub(clock, {});
  for (int value = 0; value < 9; ++value) {
    hub.PutFigures(Change({Make("0995", "2026-11", value)}, false), false);
  }
  hub.Flush();
  hub.Flush();
  const auto batch = hub.Next(0, std::chrono::milliseconds{0});
  ASSERT_EQ(batch.events.size(), 1u);
  const auto figures = json::parse(*batch.events[0].text)["figures"];
  ASSERT_EQ(figures.size(), 1u);
  EXPECT_EQ(figures[0]["value"], 8);
}

TEST(Hub, GathersAcceptedMessagesUntilTheyAreFlushed) {
  const FixedClock clock;
  Hub hub(clock, {});
  for (int i = 0; i < 150; ++i) {
    allocation::v1::WatchAcceptedResponse line;
    line.set_position("0-" + std::to_string(i));
    hub.AddAccepted(line);
  }
  EXPECT_EQ(hub.Next(0, std::chrono::milliseconds{0}).state, Hub::State::kQuiet);
  hub.Flush();
  const auto batch = hub.Next(0, std::chrono::milliseconds{0});
  ASSERT_EQ(batch.events.size(), 1u);
  const auto lines = json::parse(*batch.events[0].text)["lines"];
  EXPECT_EQ(lines.size(), 100u);
  EXPECT_EQ(lines.back()["position"], "0-149");
}

}  // namespace
}  // namespace instroom::gateway
