#include "services/gateway/http/reading.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace instroom::gateway {
namespace {

platform::HttpRequest With(const std::string& name, const std::string& value) {
  platform::HttpRequest request;
  request.query[name] = value;
  return request;
}

TEST(PreferredWait, FollowsTheStandardAndCutsAtThirtySeconds) {
  struct Case {
    std::string header;
    std::optional<int> seconds;
  };
  for (const Case& given :
       {Case{"", std::nullopt}, Case{"wait=5", 5}, Case{"Wait = 5", 5}, Case{"wait=0", 0},
        Case{"respond-async, wait=10", 10}, Case{"respond-async; wait=10", 10}, Case{"wait=31", 30},
        Case{"wait=99999999999", 30}, Case{"wait=-1", std::nullopt}, Case{"wait=", std::nullopt},
        Case{"wait=soon", std::nullopt}, Case{"waiting=3", std::nullopt}}) {
    platform::HttpRequest request;
    request.headers["prefer"] = given.header;
    EXPECT_EQ(PreferredWait(request), given.seconds) << given.header;
  }
}

TEST(Reading, TakesNumbersOnlyWithinTheirBounds) {
  for (const std::string value : {"0", "11", "x", "", "1.5", "-3", "99999999999999999999"}) {
    const auto request = With("limit", value);
    Reading reading(request);
    EXPECT_EQ(reading.Number("limit", 7, 1, 10), 7) << value;
    EXPECT_FALSE(reading.ok()) << value;
  }
  const auto request = With("limit", "10");
  Reading reading(request);
  EXPECT_EQ(reading.Number("limit", 7, 1, 10), 10);
  EXPECT_EQ(reading.Number("absent", 7, 1, 10), 7);
  EXPECT_TRUE(reading.ok());
}

TEST(Reading, TellsMonthsFromYears) {
  struct Case {
    std::string value;
    bool yearly;
    bool right;
  };
  for (const Case& given :
       {Case{"2026-11", false, true}, Case{"2026", true, true}, Case{"2026", false, false},
        Case{"2026-11", true, false}, Case{"2026-13", false, false}, Case{"20x6", true, false}}) {
    const auto request = With("from", given.value);
    Reading reading(request);
    const std::string period = reading.Period("from", given.yearly);
    EXPECT_EQ(reading.ok(), given.right) << given.value;
    EXPECT_EQ(period, given.value);
  }
}

TEST(Reading, TakesOnlyDaysThatExist) {
  const auto good = With("from", "2024-02-29");
  Reading reading(good);
  EXPECT_EQ(reading.Day("from")->day(), 29);
  const auto bad = With("from", "2026-02-29");
  Reading refused(bad);
  EXPECT_FALSE(refused.Day("from"));
  EXPECT_FALSE(refused.ok());
}

TEST(Reading, NamesTheShapeOfAValueAndNeverTheValue) {
  const auto request = With("client_key", "999900006");
  Reading reading(request);
  reading.Hex("client_key", 32);
  const auto body = reading.Refusal().body;
  EXPECT_EQ(body.find("999900006"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(body)["errors"][0]["shape"], "9 digits");
}

TEST(ShapeOf, SaysWhatAValueLooksLike) {
  EXPECT_EQ(ShapeOf(""), "absent");
  EXPECT_EQ(ShapeOf("1234"), "4 digits");
  EXPECT_EQ(ShapeOf("12a4"), "4 characters");
}

}  // namespace
}  // namespace instroom::gateway
