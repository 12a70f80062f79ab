// What a reader sees who is not entitled to cases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "tests/unit/indicator/small_region.h"
#include "tests/unit/indicator/story.h"

namespace instroom::indicator::test {
namespace {

using testing::ElementsAre;

const care::Day kPublished = *care::ParseDay("2027-03-11");
constexpr ReportPeriod kYear{true, 2026};

class DisclosureTest : public testing::Test {
 protected:
  void SetUp() override { Fill(RandomCells(7), *care::ParseDay("2027-03-20"), basis_); }

  FigureView View(const Audience& audience) {
    if (!release_) {
      release_.emplace(policy_, definition_, basis_, kPublished, KeyedOffsets({3, 4}));
    }
    return {definition_, live_, audience, &policy_, &*release_};
  }
  static v1::Figure At(const FigureView& view, const char* measure, const char* area,
                       ReportPeriod period) {
    return view.Compute(*FindMeasure(measure), area, period);
  }

  const Definition definition_ = Lelystad();
  DisclosurePolicy policy_ = SmallPolicy();
  Basis basis_;
  const FigureBook live_{definition_, basis_};
  std::optional<Release> release_;
  const Audience region_{"region", {}};
  const Audience public_{"public", {}};
  const Audience own_{"region", {"0171"}};
};

TEST_F(DisclosureTest, ASmallCountIsSuppressedAndNeitherZeroNorMissing) {
  const FigureView view = View(region_);
  int suppressed = 0;
  for (std::int32_t month = kFirstMonth; month < kFirstMonth + kMonths; ++month) {
    for (const char* measure : {"inflow_with_residence", "outflow_without_residence"}) {
      const ReportPeriod period{false, month};
      const v1::Figure figure = At(view, measure, "0303", period);
      const std::int64_t counted = live_.Compute(*FindMeasure(measure), "0303", period).value();
      if (figure.protection() == v1::PROTECTION_SUPPRESSED) {
        ++suppressed;
        EXPECT_FALSE(figure.has_value());
        EXPECT_EQ(figure.missing_reason(), "");
        EXPECT_EQ(figure.margin(), 0);
      } else {
        EXPECT_EQ(figure.protection(), v1::PROTECTION_ROUNDED);
        EXPECT_EQ(figure.value() % policy_.base, 0);
        EXPECT_LE(std::abs(figure.value() - counted), policy_.base - 1);
      }
      if (figure.has_value() && std::string(measure).starts_with("inflow")) {
        EXPECT_GE(counted, 10);
      }
    }
  }
  EXPECT_GT(suppressed, 0);
}

TEST_F(DisclosureTest, PartsTotalsAndStocksAgree) {
  policy_.audiences[0].threshold = -1000;  // Everything is shown.
  const FigureView view = View(region_);
  const auto value = [&](const char* measure, const char* area, ReportPeriod period) {
    return At(view, measure, area, period).value();
  };
  for (const char* area : {"0171", "0303", "region"}) {
    EXPECT_EQ(value("stock_end", area, kYear), value("stock_begin", area, kYear) +
                                                   value("inflow", area, kYear) -
                                                   value("outflow", area, kYear));
    EXPECT_EQ(value("inflow", area, kYear), value("inflow_without_residence", area, kYear) +
                                                value("inflow_with_residence", area, kYear));
    EXPECT_EQ(value("youths_any", area, kYear) + value("youths_both", area, kYear),
              value("youths_without", area, kYear) + value("youths_with", area, kYear));
    std::int64_t months = 0;
    for (int i = 0; i < 12; ++i) months += value("inflow", area, {false, kFirstMonth + i});
    EXPECT_EQ(months, value("inflow", area, kYear));
  }
  EXPECT_EQ(value("youths_any", "region", kYear),
            value("youths_any", "0171", kYear) + value("youths_any", "0303", kYear));
}

TEST_F(DisclosureTest, AFigureLiesWithinItsMarginNineteenTimesOutOfTwenty) {
  const FigureView view = View(region_);
  int figures = 0, outside = 0;
  for (const char* measure : {"inflow", "outflow", "stock_end", "allocations"}) {
    for (const char* area : {"0171", "0303", "region"}) {
      for (std::int32_t month = kFirstMonth; month < kFirstMonth + kMonths; ++month) {
        const v1::Figure figure = At(view, measure, area, {false, month});
        if (!figure.has_value()) continue;
        const v1::Figure counted = live_.Compute(*FindMeasure(measure), area, {false, month});
        ++figures;
        if (std::abs(figure.value() - counted.value()) > figure.margin()) ++outside;
      }
    }
  }
  EXPECT_GT(figures, 80);
  EXPECT_LE(outside * 20, figures);
}

TEST_F(DisclosureTest, OwnAreasAreExactAndOthersAreNot) {
  const FigureView view = View(own_);
  EXPECT_TRUE(view.Exact("0171"));
  EXPECT_FALSE(view.Exact("0303"));
  EXPECT_FALSE(view.Exact("region")) << "else the neighbour follows by subtraction";
  EXPECT_EQ(At(view, "inflow", "0171", kYear).DebugString(),
            live_.Compute(*FindMeasure("inflow"), "0171", kYear).DebugString());
  EXPECT_NE(At(view, "inflow", "0303", kYear).protection(), v1::PROTECTION_UNSPECIFIED);
  EXPECT_EQ(At(view, "inflow", "region", kYear).DebugString(),
            At(View(region_), "inflow", "region", kYear).DebugString())
      << "the same rounding for every reader";
}

TEST_F(DisclosureTest, TheEntitledSeeEverythingAsCounted) {
  const Audience entitled;
  const FigureView view(definition_, live_, entitled, nullptr, nullptr);
  EXPECT_EQ(view.Areas(), live_.Areas());
  EXPECT_EQ(At(view, "inflow", "region", kYear).DebugString(),
            live_.Compute(*FindMeasure("inflow"), "region", kYear).DebugString());
}

TEST_F(DisclosureTest, WithoutAPolicyNothingOfOthersIsShown) {
  const FigureView nothing(definition_, live_, region_, nullptr, nullptr);
  EXPECT_TRUE(nothing.Areas().empty());
  EXPECT_FALSE(At(nothing, "inflow", "region", kYear).has_value());
  const Audience unknown{"everybody", {"0171"}};
  const FigureView own = View(unknown);
  EXPECT_THAT(own.Areas(), ElementsAre(testing::Pair("0171", "0171")));
}

TEST_F(DisclosureTest, ShowsOnlyWhatThePolicyGives) {
  const FigureView view = View(public_);
  const auto [first, last] = view.Span("0171", false);
  EXPECT_GT(first, last) << "no months for the public";
  EXPECT_EQ(view.Span("0171", true), std::make_pair(kYear, kYear)) << "only what has ended";
  for (const char* measure : {"chained_inflow", "extensions", "inflow_by_referrer.02",
                              "unusable_periods", "unknown_birth_date"}) {
    EXPECT_EQ(At(view, measure, "region", kYear).protection(), v1::PROTECTION_WITHHELD) << measure;
    EXPECT_FALSE(At(view, measure, "region", kYear).has_value());
  }
  const v1::Figure share = At(view, "share_without_residence", "region", kYear);
  EXPECT_EQ(share.protection(), v1::PROTECTION_ROUNDED);
  EXPECT_EQ(share.denominator(), 2000);
  policy_.audiences[1].denominator_min = 2001;
  EXPECT_EQ(At(View(public_), "share_without_residence", "region", kYear).protection(),
            v1::PROTECTION_SUPPRESSED);
  policy_.audiences[1].municipalities = false;
  EXPECT_THAT(View(public_).Areas(), ElementsAre(testing::Pair("region", "Regio")));
}

TEST_F(DisclosureTest, SplitsTheInflowByReferrerIfThePolicySaysSo) {
  policy_.inflow_by = InflowBy::kReferrer;
  policy_.audiences[0].threshold = -1000;
  const FigureView view = View(region_);
  std::int64_t sum = 0;
  for (const char* code : {"01", "02", "03", "04", "05", "06", "08", "none"}) {
    sum += At(view, (std::string("inflow_by_referrer.") + code).c_str(), "region", kYear).value();
  }
  EXPECT_GT(sum, 0);
  EXPECT_EQ(sum, At(view, "inflow", "region", kYear).value());
}

TEST_F(DisclosureTest, AnExplanationTellsNothingThatFiguresDoNot) {
  const FigureView view = View(region_);
  for (const char* measure : {"inflow", "stock_end", "youths_both", "share_with_residence"}) {
    const auto explained = view.Explained(*FindMeasure(measure), "0303", kYear);
    EXPECT_EQ(explained.figure().DebugString(), At(view, measure, "0303", kYear).DebugString());
    EXPECT_EQ(explained.figure().positions_size(), 0);
    EXPECT_EQ(explained.figure().as_of_time().seconds() % 86400, 0);
    for (const v1::Step& step : explained.steps()) {
      if (FindMeasure(step.name()) == nullptr) continue;
      const v1::Figure part = At(view, step.name().c_str(), "0303", kYear);
      EXPECT_EQ(step.has_value(), part.has_value()) << step.name();
      EXPECT_EQ(step.value(), part.value()) << step.name();
      EXPECT_EQ(step.protection(), part.protection()) << step.name();
    }
  }
}

}  // namespace
}  // namespace instroom::indicator::test
