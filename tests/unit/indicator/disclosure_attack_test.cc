// An attacker who asks everything, of every publication, and knows the definition, the policy and
// how figures add up, but not the key. What is told of one cell is measured as the number of counts
// that fit everything that was seen.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/unit/indicator/small_region.h"
#include "tests/unit/indicator/story.h"

namespace instroom::indicator::test {
namespace {

constexpr int kPublications = 2;

// Cells as they were on each day of publication.
using History = std::vector<CellNumbers>;

History RandomHistory(std::uint32_t seed) {
  History history{RandomCells(seed)};
  while (history.size() < kPublications) {
    history.push_back(history.back());
    ChangeOne(seed * 31 + static_cast<std::uint32_t>(history.size()), history.back());
  }
  return history;
}

// Keyed offsets, but for one cell.
OffsetOf Moved(const OffsetOf& keyed, const std::string& moved, std::int64_t by) {
  return [=](std::string_view cell, std::int64_t base) {
    return keyed(cell, base) + (cell == moved ? by : 0);
  };
}

std::string AnswersOverTime(const DisclosurePolicy& policy, const History& history,
                            const OffsetOf& offset_of) {
  static const Definition definition = Lelystad();
  std::string answers;
  care::Day day = *care::ParseDay("2027-03-11");
  for (const CellNumbers& cells : history) {
    Basis basis;
    Fill(cells, day, basis);
    answers += EveryAnswer(policy, definition, basis, PublicationDay(policy, day), offset_of);
    day += std::chrono::days{31};
  }
  return answers;
}

struct Target {
  std::string cell;  // Name of the rounded cell.
  std::string area;
  std::vector<Series> series;  // Base series that change with it.
  std::int32_t period;
};

std::vector<Target> Targets() {
  return {
      {"0171|inflow.with|2026-03", "0171", {Series::kInflowWith}, kFirstMonth + 2},
      {"0171|inflow.without|2026-03", "0171", {Series::kInflowWithout}, kFirstMonth + 2},
      {"0303|outflow.with|2026-07", "0303", {Series::kOutflowWith}, kFirstMonth + 6},
      {"0303|inflow.without|before", "0303", {Series::kInflowWithout}, kFirstMonth - 5},
      {"0171|youths.only_with|", "0171", {Series::kYearYouthsAny, Series::kYearYouthsWith}, 2024},
      {"0303|youths.both|",
       "0303",
       {Series::kYearYouthsAny, Series::kYearYouthsWithout, Series::kYearYouthsWith},
       2024},
  };
}

// The least the cell ever was.
std::int64_t Least(const History& history, const Target& target) {
  std::int64_t least = 1000000;
  for (CellNumbers cells : history) {
    const auto level = [&](Series series) { return cells[{target.area, series, target.period}]; };
    std::int64_t count = level(target.series.front());
    if (target.cell.ends_with("only_with|")) count -= level(Series::kYearYouthsWithout);
    if (target.cell.ends_with("both|")) {
      count = level(Series::kYearYouthsWithout) + level(Series::kYearYouthsWith) -
              level(Series::kYearYouthsAny);
    }
    least = std::min(least, count);
  }
  return least;
}

// The guarantee itself: a history in which the cell was always k more gives, with another offset,
// letter for letter the same answers for all time. So whoever knows all but the offset, even every
// change, can't tell `base` counts apart, unless the least of them would be below zero.
TEST(DisclosureAttack, EveryAnswerOfAllTimesFitsAsManyCountsAsTheBase) {
  const DisclosurePolicy policy = SmallPolicy();
  for (const std::uint32_t seed : {1U, 2U}) {
    const History history = RandomHistory(seed);
    const OffsetOf keyed = KeyedOffsets({seed, 99});
    const std::string seen = AnswersOverTime(policy, history, keyed);
    for (std::size_t i = seed % 2; i < Targets().size(); i += 2) {
      const Target target = Targets()[i];
      const std::int64_t offset = keyed(target.cell, policy.base);
      const std::int64_t least = Least(history, target);
      int fitting = 0;
      for (std::int64_t k = offset - policy.base + 1; k <= offset; ++k) {
        if (least + k < 0) continue;
        History twin = history;
        for (CellNumbers& cells : twin) {
          for (const Series series : target.series) {
            cells[{target.area, series, target.period}] += k;
          }
        }
        ASSERT_TRUE(AnswersOverTime(policy, twin, Moved(keyed, target.cell, -k)) == seen)
            << target.cell << " seed " << seed << " k " << k;
        ++fitting;
      }
      EXPECT_GE(fitting, std::min<std::int64_t>(policy.base, least + offset + 1)) << target.cell;
    }
  }
}

TEST(DisclosureAttack, TheTwinTestSeesOneYouthMore) {
  const DisclosurePolicy policy = SmallPolicy();
  const History history = RandomHistory(1);
  const OffsetOf keyed = KeyedOffsets({1, 99});
  History other = history;
  for (CellNumbers& cells : other) {
    cells[{"0171", Series::kInflowWithout, kFirstMonth + 2}] += policy.base;
  }
  EXPECT_FALSE(AnswersOverTime(policy, other, keyed) == AnswersOverTime(policy, history, keyed));
}

// How a single cell may be shown, to set attacks beside each other.
struct Shown {
  std::int64_t base;
  std::int64_t offset;
  bool offset_known;
  [[nodiscard]] std::int64_t operator()(std::int64_t count) const {
    return (count + offset) / base * base;
  }
};

// Counts that fit what was seen of one cell, for one who knows that from one publication to the
// next at most one youth came or went.
std::set<std::int64_t> FittingCounts(const std::vector<std::int64_t>& seen, const Shown& shown) {
  constexpr std::int64_t kMost = 60;
  std::set<std::int64_t> all;
  for (std::int64_t guess = 0; guess < shown.base; ++guess) {
    if (shown.offset_known && guess != shown.offset) continue;
    const Shown guessed{shown.base, guess, true};
    std::set<std::int64_t> now;
    for (std::int64_t n = 0; n < kMost; ++n) now.insert(n);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      std::set<std::int64_t> next;
      for (const std::int64_t n : now) {
        for (const std::int64_t m : {n - 1, n, n + 1}) {
          if (m >= 0 && (i > 0 || m == n) && guessed(m) == seen[i]) next.insert(m);
        }
      }
      now = std::move(next);
    }
    all.insert(now.begin(), now.end());
  }
  return all;
}

// The fewest counts that fit, over many walks of a cell by single youths.
std::size_t FewestFitting(const Shown& shown, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::size_t fewest = 1000;
  for (int walk = 0; walk < 20; ++walk) {
    auto count = static_cast<std::int64_t>(random() % 15);
    std::vector<std::int64_t> seen;
    for (int i = 0; i < 25; ++i) {
      seen.push_back(shown(count));
      const auto fitting = FittingCounts(seen, shown);
      EXPECT_TRUE(fitting.contains(count)) << "seed " << seed;
      fewest = std::min(fewest, fitting.size());
      count = std::max<std::int64_t>(0, count + static_cast<std::int64_t>(random() % 3) - 1);
    }
  }
  return fewest;
}

TEST(DisclosureAttack, RefreshesByOneYouthTellNoMoreThanOnePublication) {
  for (std::int64_t offset = 0; offset < 5; ++offset) {
    const auto seed = static_cast<std::uint32_t>(offset);
    EXPECT_GE(FewestFitting({5, offset, false}, seed), 5U) << "offset " << offset;
    EXPECT_LE(FewestFitting({5, offset, true}, seed), 2U)
        << "without a secret the step from one multiple to the next tells the count";
  }
}

}  // namespace
}  // namespace instroom::indicator::test
