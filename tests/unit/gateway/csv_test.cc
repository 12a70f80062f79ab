#include "services/gateway/api/csv.h"

#include <gtest/gtest.h>

#include "services/gateway/api/figure_json.h"
#include "services/gateway/upstream/violation.h"

namespace instroom::gateway {
namespace {

using indicator::v1::Figure;

Figure Count(const std::string& area, std::int64_t value) {
  Figure figure;
  figure.set_area(area);
  figure.set_measure("m");
  figure.set_period("2026-11");
  figure.set_unit(indicator::v1::UNIT_ALLOCATIONS);
  figure.set_value(value);
  return figure;
}

TEST(CsvLine, NeverBeginsACellAsAFormula) {
  for (const std::string area : {"=1+1", "+1", "-1", "@x", "\tx", "\rx"}) {
    const std::string line = CsvLine(Count(area, 1));
    EXPECT_TRUE(line.starts_with("'") || line.starts_with("\"'")) << line;
  }
}

TEST(CsvLine, QuotesWhatWouldBreakALine) {
  EXPECT_EQ(CsvLine(Count("a,b", 1)), "\"a,b\",m,2026-11,1\r\n");
  EXPECT_EQ(CsvLine(Count("a\"b", 1)), "\"a\"\"b\",m,2026-11,1\r\n");
  EXPECT_EQ(CsvLine(Count("a\nb", 1)), "\"a\nb\",m,2026-11,1\r\n");
}

TEST(CsvLine, GivesSharesAsFractionsAndUnknownAsNothing) {
  Figure share = Count("0995", 127);
  share.set_unit(indicator::v1::UNIT_SHARE);
  EXPECT_EQ(CsvLine(share), "0995,m,2026-11,\r\n");
  share.set_denominator(0);
  EXPECT_EQ(CsvLine(share), "0995,m,2026-11,\r\n");
  share.set_denominator(1000);
  EXPECT_EQ(CsvLine(share), "0995,m,2026-11,0.127000\r\n");
  Figure unknown = Count("0995", 0);
  unknown.clear_value();
  EXPECT_EQ(CsvLine(unknown), "0995,m,2026-11,\r\n");
  EXPECT_EQ(CsvLine(Count("0995", -3)), "0995,m,2026-11,-3\r\n");
}

TEST(CsvLine, SaysThatACountIsTooSmallToShow) {
  Figure figure = Count("0995", 0);
  figure.clear_value();
  figure.set_protection(indicator::v1::PROTECTION_SUPPRESSED);
  EXPECT_EQ(CsvLine(figure), "0995,m,2026-11,suppressed\r\n");
  figure.set_protection(indicator::v1::PROTECTION_WITHHELD);
  EXPECT_EQ(CsvLine(figure), "0995,m,2026-11,withheld\r\n");
  Figure rounded = Count("0995", 15);
  rounded.set_protection(indicator::v1::PROTECTION_ROUNDED);
  EXPECT_EQ(CsvLine(rounded), "0995,m,2026-11,15\r\n");
}

TEST(FigureJson, KeepsTooSmallApartFromMissingAndFromZero) {
  Figure figure = Count("0995", 0);
  EXPECT_EQ(FigureJson(figure)["protection"], "none");
  EXPECT_EQ(FigureJson(figure)["value"], 0);
  figure.clear_value();
  figure.set_protection(indicator::v1::PROTECTION_SUPPRESSED);
  EXPECT_EQ(FigureJson(figure)["protection"], "suppressed");
  EXPECT_TRUE(FigureJson(figure)["value"].is_null());
  EXPECT_EQ(FigureJson(figure)["missing_reason"], "");
  figure.set_value(15);
  figure.set_margin(4);
  figure.set_protection(indicator::v1::PROTECTION_ROUNDED);
  EXPECT_EQ(FigureJson(figure)["margin"], 4);
}

TEST(TimeText, IsUtcToTheMillisecond) {
  EXPECT_EQ(TimeText(0, 0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(TimeText(1795370697, 25'900'000), "2026-11-22T18:04:57.025Z");
  EXPECT_EQ(TimeText(-1, 0), "1969-12-31T23:59:59.000Z");
}

TEST(Violation, IsTakenApartIntoRuleShapeAndExplanation) {
  struct Case {
    std::string text;
    std::string rule;
    std::string shape;
    std::string explanation;
  };
  for (const Case& given : {Case{"CS002 8 digits: nine digits", "CS002", "8 digits", "nine digits"},
                            Case{"XSD-ROOT line 1: the root", "XSD-ROOT", "line 1", "the root"},
                            Case{"OP179: at most 25 MB", "OP179", "", "at most 25 MB"},
                            Case{"is required", "", "", "is required"},
                            Case{"expected form: host:port", "", "", "expected form: host:port"}}) {
    const auto field = ToProblemField("f", given.text);
    EXPECT_EQ(field.rule, given.rule) << given.text;
    EXPECT_EQ(field.shape, given.shape) << given.text;
    EXPECT_EQ(field.explanation, given.explanation) << given.text;
  }
}

}  // namespace
}  // namespace instroom::gateway
