#include <gmock/gmock.h>
#include <google/protobuf/timestamp.pb.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <type_traits>

#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/personal_shape.h"
#include "services/platform/observe/trace.h"

namespace instroom::platform {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr Instant kNow{std::chrono::milliseconds{1795348327045}};
constexpr char kTrace[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(LogLine, IsOneJsonObjectWithTimeLevelServiceAndEvent) {
  SetServiceName("referral");
  const std::string line = LogText(Level::kWarning, kNow, "record_parked", {{"offset", 17}});
  EXPECT_EQ(line.back(), '\n');
  const json parsed = json::parse(line);
  EXPECT_EQ(parsed.at("time"), "2026-11-22T11:52:07.045Z");
  EXPECT_EQ(parsed.at("level"), "warning");
  EXPECT_EQ(parsed.at("service"), "referral");
  EXPECT_EQ(parsed.at("event"), "record_parked");
  EXPECT_EQ(parsed.at("offset"), 17);
  EXPECT_FALSE(parsed.contains("trace_id"));
}

TEST(LogLine, EscapesWhatJsonWouldStumbleOver) {
  const std::string value = std::string("a\"b\\c\n\x01\xff") + "\xc3\xab";
  const std::string line = LogText(Level::kInfo, kNow, "tried", {{"reason", value}});
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(json::parse(line).at("reason"), "a\"b\\c\n\x01\xef\xbf\xbd\xc3\xab");
}

TEST(LogLine, WritesWholeNumbersWithoutAPoint) {
  const std::string line =
      LogText(Level::kInfo, kNow, "counted", {{"many", 8000000000LL}, {"part", 0.25}});
  EXPECT_THAT(line, HasSubstr("\"many\":8000000000,"));
  EXPECT_THAT(line, HasSubstr("\"part\":0.25}"));
}

TEST(LogLine, CarriesTheTraceOfItsThread) {
  const TraceScope scope(kTrace);
  const json parsed = json::parse(LogText(Level::kInfo, kNow, "joined", {}));
  EXPECT_EQ(parsed.at("trace_id"), "0af7651916cd43dd8448eb211c80319c");
}

TEST(LogLine, BlotsOutWhatLooksLikeACitizenServiceNumber) {
  const std::string line = LogText(Level::kError, kNow, "leaked",
                                   {{"whole", "999990019"}, {"inside", "client/999990019 gone"}});
  EXPECT_EQ(line.find("999990019"), std::string::npos);
  EXPECT_EQ(json::parse(line).at("inside"), "client/*** gone");
}

TEST(PersonalShape, IsNineDigitsThatPassTheElfproef) {
  EXPECT_TRUE(HasPersonalShape("999990019"));
  EXPECT_FALSE(HasPersonalShape("999990018"));
  EXPECT_FALSE(HasPersonalShape("000000000"));
  EXPECT_FALSE(HasPersonalShape("99999001"));
}

TEST(PersonalShape, IsBlottedWhereverItStandsInAText) {
  for (const char* text :
       {"999990019", "bsn999990019", "client/999990019", "%3A999990019%20", "BSN:999990019.",
        "0612345678", "tel 0320123456;", "8224AB", "at 8224AB, 12", "j.de-vries+x@example.nl",
        "mail <jan@voorbeeld.test>", "a@b"}) {
    EXPECT_THAT(Blotted(text), HasSubstr("***")) << text;
    EXPECT_EQ(Blotted(text).find("999990019"), std::string::npos) << text;
    EXPECT_EQ(Blotted(text).find("jan"), std::string::npos) << text;
  }
}

TEST(PersonalShape, LeavesWhatIsNoPersonAsItIs) {
  for (const char* text :
       {"999990018", "99000346", "0995", "43A03", "instroom.allocation.events.v1/3/1207",
        "127.0.0.1:9092/bootstrap", "1795348327045", "0000000000", "@", "a @ b", "8224ab",
        "0af7651916999990019eb211c80319ca", "HTTP 503", ""}) {
    EXPECT_EQ(Blotted(text), text);
  }
}

TEST(PersonalShape, OfAClientKeyCountsOnlyInMetrics) {
  constexpr char kKey[] = "0af7651916cd43dd8448eb211c80319c";
  EXPECT_EQ(Blotted(kKey), kKey);
  EXPECT_EQ(BlottedWithIds(std::string("client ") + kKey), "client ***");
}

static_assert(std::is_constructible_v<Field, std::string_view, std::string>);
static_assert(std::is_constructible_v<Field, std::string_view, int>);
static_assert(!std::is_constructible_v<Field, std::string_view, google::protobuf::Timestamp>);

TEST(Trace, ChildKeepsTheTraceAndTakesANewSpan) {
  const std::string child = NextTrace(kTrace);
  EXPECT_EQ(TraceId(child), TraceId(kTrace));
  EXPECT_NE(child, kTrace);
}

TEST(Trace, BeginsAnewAfterAMalformedParent) {
  for (const char* bad : {"", "garbage", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                          "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
    EXPECT_TRUE(TraceId(bad).empty()) << bad;
    EXPECT_EQ(TraceId(NextTrace(bad)).size(), 32U) << bad;
  }
}

TEST(Trace, ScopeGivesBackWhatWasThereBefore) {
  const TraceScope outer(kTrace);
  {
    const TraceScope inner(NextTrace(""));
    EXPECT_NE(CurrentTrace(), kTrace);
  }
  EXPECT_EQ(CurrentTrace(), kTrace);
  std::thread([] { EXPECT_TRUE(CurrentTrace().empty()); }).join();
}

TEST(Metrics, CountsByNameAndLabelsFromAllThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 1000; ++n) Count("instroom_test_records_total", {{"topic", "a"}});
    });
  }
  for (auto& thread : threads) thread.join();
  Count("instroom_test_records_total", {{"topic", "b"}}, 2);
  SetGauge("instroom_test_lag_records", 12);
  Observe("instroom_test_step_seconds", 0.02, {{"step", "commit"}});
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("instroom_test_records_total{topic=\"a\"} 4000"));
  EXPECT_THAT(text, HasSubstr("instroom_test_records_total{topic=\"b\"} 2"));
  EXPECT_THAT(text, HasSubstr("instroom_test_lag_records 12"));
  EXPECT_THAT(text, HasSubstr("instroom_test_step_seconds_count{step=\"commit\"} 1"));
}

TEST(Metrics, HaveNoPersonAndNoKeyInTheirLabels) {
  Count("instroom_test_seen_total", {{"client", "0af7651916cd43dd8448eb211c80319c"}});
  Count("instroom_test_seen_total", {{"reason", "bsn 999990019"}});
  Observe("instroom_test_seen_seconds", 0.1, {{"route", "/clients/999990019"}});
  SetGauge("instroom_test_seen", 1, {{"to", "jan@voorbeeld.test"}});
  const std::string text = MetricsText();
  EXPECT_THAT(text, HasSubstr("instroom_test_seen_total{client=\"***\"} 1"));
  EXPECT_THAT(text, HasSubstr("instroom_test_seen_total{reason=\"bsn ***\"} 1"));
  EXPECT_THAT(text, HasSubstr("instroom_test_seen_seconds_count{route=\"/clients/***\"} 1"));
  EXPECT_THAT(text, HasSubstr("instroom_test_seen{to=\"***\"} 1"));
}

}  // namespace
}  // namespace instroom::platform
