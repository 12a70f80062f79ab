// Linear reconstruction: an attacker tightens bounds on the cells by everything that was published
// and by how figures add up, until nothing moves.

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "tests/unit/indicator/small_region.h"
#include "tests/unit/indicator/story.h"

namespace instroom::indicator::test {
namespace {

constexpr std::int64_t kThreshold = 10;
constexpr std::int64_t kMost = 100000;

struct Bounds {
  std::int64_t low = 0, high = kMost;
  [[nodiscard]] std::int64_t width() const { return high - low + 1; }
};

// low <= sum of sign * cell <= high.
struct Known {
  std::vector<std::pair<std::size_t, int>> cells;
  std::int64_t low = 0, high = 0;
};

// Narrows each cell by what the others of its sum leave over; stops when nothing moves.
void Tighten(const std::vector<Known>& all, std::vector<Bounds>& bounds) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const Known& known : all) {
      std::int64_t least = 0, most = 0;
      for (const auto& [cell, sign] : known.cells) {
        least += sign > 0 ? bounds[cell].low : -bounds[cell].high;
        most += sign > 0 ? bounds[cell].high : -bounds[cell].low;
      }
      for (const auto& [cell, sign] : known.cells) {
        Bounds& own = bounds[cell];
        const std::int64_t rest_least = least - (sign > 0 ? own.low : -own.high);
        const std::int64_t rest_most = most - (sign > 0 ? own.high : -own.low);
        std::int64_t low = known.low - rest_most, high = known.high - rest_least;
        if (sign < 0) std::tie(low, high) = std::make_pair(-high, -low);
        if (low <= own.low && high >= own.high) continue;
        own = {std::max(own.low, low), std::min(own.high, high)};
        moved = true;
        least = most = 0;
        break;
      }
    }
  }
}

class Reconstruction {
 public:
  explicit Reconstruction(std::uint32_t seed) : seed_(seed) {
    Fill(RandomCells(seed), *care::ParseDay("2027-03-20"), basis_);
    for (const char* area : {"0171", "0303"}) {
      for (const char* kind : {"_without_residence", "_with_residence"}) {
        for (const char* flow : {"inflow", "outflow"}) {
          for (std::int32_t month = kFirstMonth; month < kFirstMonth + 12; ++month) {
            names_.push_back({flow, kind, area, month});
          }
        }
      }
    }
  }

  // What is published of a sum of cells: a figure of the live book below the threshold is left out
  // and no more is done, or the figure of the release.
  void Attack(bool naive) {
    bounds_.assign(names_.size(), {});
    std::vector<Known> all;
    const Audience audience{"region", {}};
    const Release release(policy_, definition_, basis_, *care::ParseDay("2027-03-11"),
                          KeyedOffsets({seed_, 5}));
    const FigureView view(definition_, live_, audience, &policy_, &release);
    for (const char* flow : {"inflow", "outflow"}) {
      for (const char* kind : {"", "_without_residence", "_with_residence"}) {
        for (const char* area : {"0171", "0303", "region"}) {
          for (std::int32_t month = kFirstMonth; month <= kFirstMonth + 12; ++month) {
            const bool year = month == kFirstMonth + 12;
            const ReportPeriod period{year, year ? 2026 : month};
            const MeasureEntry& measure = *FindMeasure(std::string(flow) + kind);
            Known known;
            for (std::size_t i = 0; i < names_.size(); ++i) {
              if (names_[i].In(flow, kind, area, year ? -1 : month)) known.cells.emplace_back(i, 1);
            }
            Note(naive ? live_.Compute(measure, area, period) : view.Compute(measure, area, period),
                 naive, known);
            all.push_back(std::move(known));
          }
        }
      }
    }
    Tighten(all, bounds_);
  }

  // Small cells that are known within fewer counts than `width`.
  [[nodiscard]] int Found(std::int64_t width) const {
    int found = 0;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      EXPECT_LE(bounds_[i].low, Counted(i)) << "seed " << seed_;
      EXPECT_GE(bounds_[i].high, Counted(i)) << "seed " << seed_;
      if (Counted(i) < kThreshold && bounds_[i].width() < width) ++found;
    }
    return found;
  }

 private:
  struct Name {
    std::string flow, kind, area;
    std::int32_t month;
    [[nodiscard]] bool In(const std::string& of_flow, const std::string& of_kind,
                          const std::string& of_area, std::int32_t of_month) const {
      return flow == of_flow && (of_kind.empty() || kind == of_kind) &&
             (of_area == "region" || area == of_area) && (of_month < 0 || month == of_month);
    }
  };

  void Note(const v1::Figure& figure, bool naive, Known& known) const {
    // A rounded cell is off by at most base - 1; outflow that waits for stock comes later.
    const auto cells = static_cast<std::int64_t>(known.cells.size());
    const bool hidden = naive ? figure.value() < kThreshold : !figure.has_value();
    if (naive) {
      known.low = hidden ? 0 : figure.value();
      known.high = hidden ? kThreshold - 1 : figure.value();
      return;
    }
    const std::int64_t off = cells * (policy_.base - 1);
    known.low = hidden ? 0 : figure.value() - off;
    known.high = (hidden ? kThreshold + policy_.base - 2 : figure.value()) + off;
    if (figure.measure().starts_with("outflow")) known.high = kMost, known.low = 0;
  }

  [[nodiscard]] std::int64_t Counted(std::size_t i) const {
    const Name& name = names_[i];
    return live_.Compute(*FindMeasure(name.flow + name.kind), name.area, {false, name.month})
        .value();
  }

  const std::uint32_t seed_;
  const Definition definition_ = Lelystad();
  const DisclosurePolicy policy_ = SmallPolicy();
  Basis basis_;
  const FigureBook live_{definition_, basis_};
  std::vector<Name> names_;
  std::vector<Bounds> bounds_;
};

TEST(Reconstruction, FindsNoSmallCellWithinFewerCountsThanTheBase) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Reconstruction attack(seed);
    attack.Attack(false);
    EXPECT_EQ(attack.Found(SmallPolicy().base), 0) << "seed " << seed;
  }
}

TEST(Reconstruction, FindsManyWhereSmallCellsAreMerelyLeftOut) {
  int found = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Reconstruction attack(seed);
    attack.Attack(true);
    found += attack.Found(2);
  }
  EXPECT_GT(found, 100) << "exactly, by subtraction";
}

}  // namespace
}  // namespace instroom::indicator::test
