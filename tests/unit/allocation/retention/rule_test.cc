// When a file may be kept no longer.

#include "services/allocation/retention/rule.h"

#include <gtest/gtest.h>

namespace instroom::allocation {
namespace {

DayNumber DayOf(const char* text) {
  return static_cast<DayNumber>(care::ParseDay(text)->time_since_epoch().count());
}

// An allocation that was decided on a day.
CareLine Line(const char* decided, const char* end) {
  CareLine line;
  line.id = {995, 1, 99000346};
  line.stamps.push_back({DayOf(decided)});
  line.current.stamp = line.stamps.back();
  line.current.product = "43/43A03";
  line.current.begin = DayOf(decided);
  if (end != nullptr) line.current.end = DayOf(end);
  return line;
}

void Started(CareLine& line, const char* begin) {
  PutStart(line, {line.current.product, DayOf(begin), 1});
}

void Stopped(CareLine& line, const char* begin, const char* end, std::uint8_t reason = 31) {
  PutStop(line, {line.current.product, DayOf(begin), reason, DayOf(end), 1});
}

ClientState StateOf(const CareLine& line) {
  ClientState state;
  state.At(line.id) = line;
  return state;
}

TEST(LastChange, IsTheLatestOfMessageDecisionAndEnd) {
  const ClientState state = StateOf(Line("2020-01-10", "2020-12-31"));
  EXPECT_EQ(LastChangeOf(state, DayOf("2020-01-12")), DayOf("2020-12-31"));
  EXPECT_EQ(LastChangeOf(state, DayOf("2021-03-01")), DayOf("2021-03-01"));
  EXPECT_EQ(LastChangeOf(ClientState(), DayOf("2021-03-01")), DayOf("2021-03-01"));
}

TEST(LastChange, IsNotThereWhileCareMayGoOn) {
  CareLine line = Line("2020-01-10", nullptr);
  EXPECT_EQ(LastChangeOf(StateOf(line), 0), kOpen) << "allocated and not started";
  Started(line, "2020-02-01");
  EXPECT_EQ(LastChangeOf(StateOf(line), 0), kOpen) << "running";
  Stopped(line, "2020-02-01", "2020-06-30", kTemporary);
  EXPECT_EQ(LastChangeOf(StateOf(line), 0), kOpen) << "interrupted";
}

TEST(LastChange, IsTheLastStopOfAnAllocationWithoutEnd) {
  CareLine line = Line("2020-01-10", nullptr);
  Started(line, "2020-02-01");
  Stopped(line, "2020-02-01", "2020-06-30");
  EXPECT_EQ(LastChangeOf(StateOf(line), 0), DayOf("2020-06-30"));
  Started(line, "2021-02-01");
  Stopped(line, "2021-02-01", "2021-05-01");
  EXPECT_EQ(LastChangeOf(StateOf(line), 0), DayOf("2021-05-01"));
}

TEST(LastChange, CountsADeletedAllocationByItsDecisionOnly) {
  CareLine line = Line("2020-01-10", nullptr);
  line.stamps.push_back({DayOf("2020-03-01")});
  line.current.change_reason = kDeleted;
  EXPECT_EQ(LastChangeOf(StateOf(line), 0), DayOf("2020-03-01"));
}

TEST(IsDue, FromTheDayAfterTheTerm) {
  const auto due = [](const char* last, const char* today, int years) {
    return IsDue(DayOf(last), *care::ParseDay(today), {years});
  };
  EXPECT_FALSE(due("2026-11-26", "2046-11-26", 20));
  EXPECT_TRUE(due("2026-11-26", "2046-11-27", 20));
  EXPECT_FALSE(due("2024-02-29", "2029-02-28", 5));
  EXPECT_TRUE(due("2024-02-29", "2029-03-01", 5));
  EXPECT_FALSE(IsDue(kOpen, *care::ParseDay("2199-01-01"), {1}));
}

}  // namespace
}  // namespace instroom::allocation
