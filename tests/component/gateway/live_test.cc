#include "tests/component/gateway/gateway_fixture.h"

namespace instroom::gateway {
namespace {

constexpr char kSnapshot[] = "event: snapshot";

class LiveTest : public GatewayTest {
 protected:
  // Until the hub has the figures that were sent.
  void SendFirst(std::int64_t value) {
    services_.SendFigures(MakeChange({MakeFigure("region", "2026-11", value)}, true));
    services_.SendNotices(3);
    ASSERT_TRUE(Eventually([&] { return Get("/readyz").status == 200; }));
  }

  void SendValue(std::int64_t value) {
    services_.SendFigures(MakeChange({MakeFigure("region", "2026-11", value)}, false));
  }

  static std::string LastIdIn(const std::string& text) {
    const std::size_t begin = text.rfind("\nid: ");
    const std::size_t from = begin == std::string::npos ? text.find("id: ") + 4 : begin + 5;
    return text.substr(from, text.find('\n', from) - from);
  }
};

TEST_F(LiveTest, BeginsWithASnapshotAndGoesOnWithChanges) {
  SendFirst(41);
  const auto reader = Follow("/v1/live");
  const std::string first = reader->ReadUntil("\"stale\":[]");
  EXPECT_NE(first.find(kSnapshot), std::string::npos);
  EXPECT_NE(first.find("\"value\":41"), std::string::npos);
  SendValue(42);
  const std::string next = reader->ReadUntil("\"value\":42");
  EXPECT_NE(next.find("event: figures"), std::string::npos);
  EXPECT_EQ(next.find(kSnapshot), std::string::npos);
}

TEST_F(LiveTest, OneUpstreamStreamServesAllReaders) {
  SendFirst(1);
  std::vector<std::unique_ptr<RawClient>> readers;
  for (int i = 0; i < 20; ++i) {
    readers.push_back(Follow("/v1/live"));
    EXPECT_NE(readers.back()->ReadUntil(kSnapshot).find(kSnapshot), std::string::npos);
  }
  SendValue(77);
  for (const auto& reader : readers) {
    EXPECT_NE(reader->ReadUntil("\"value\":77").find("\"value\":77"), std::string::npos);
  }
  // One is the gateway's own, with which it began.
  EXPECT_EQ(services_.CallersOf("StreamChanges"),
            (std::vector<std::string>{"", "municipality:0995"}));
}

TEST_F(LiveTest, GoesOnAfterTheLastEventIdWithoutASnapshot) {
  SendFirst(1);
  auto reader = Follow("/v1/live");
  reader->ReadUntil("\"stale\":[]");
  SendValue(2);
  const std::string id = LastIdIn(reader->ReadUntil("\"value\":2}"));
  reader.reset();
  SendValue(3);
  const auto again = Follow("/v1/live", "Last-Event-ID: " + id + "\r\n");
  const std::string text = again->ReadUntil("\"value\":3");
  EXPECT_NE(text.find("\"value\":3"), std::string::npos);
  EXPECT_EQ(text.find(kSnapshot), std::string::npos);
  EXPECT_EQ(text.find("\"value\":2}"), std::string::npos);
}

TEST_F(LiveTest, AnIdOfAnotherProcessOrTooOldGetsAFreshSnapshot) {
  StartGateway([](Config& config) { config.resume_events = 3; });
  SendFirst(1);
  auto reader = Follow("/v1/live");
  const std::string id = LastIdIn(reader->ReadUntil("\"stale\":[]"));
  for (int value = 2; value < 12; ++value) {
    SendValue(value);
    reader->ReadUntil("\"value\":" + std::to_string(value) + "}");
  }
  for (const std::string& stale : {id, std::string("1700000000000-5"), std::string("nonsense")}) {
    const auto again = Follow("/v1/live", "Last-Event-ID: " + stale + "\r\n");
    const std::string text = again->ReadUntil("\"value\":11");
    EXPECT_NE(text.find(kSnapshot), std::string::npos) << stale;
  }
}

TEST_F(LiveTest, SaysSinceWhenAnUpstreamIsAwayAndWhenItIsBack) {
  SendFirst(1);
  const auto reader = Follow("/v1/live");
  reader->ReadUntil("\"stale\":[]");
  services_.StopIndicator();
  const std::string away = reader->ReadUntil("\"source\":\"indicator\"");
  EXPECT_NE(away.find("event: stale"), std::string::npos);
  services_.StartIndicator();
  const std::string back = reader->ReadUntil("{\"stale\":[]}");
  EXPECT_NE(back.find("{\"stale\":[]}"), std::string::npos);
  // What is the same as before is not sent again.
  EXPECT_EQ(back.find("event: figures"), std::string::npos);
}

TEST_F(LiveTest, TellsAcceptedMessagesOnceAndNotices) {
  SendFirst(1);
  const auto reader = Follow("/v1/live");
  reader->ReadUntil("\"stale\":[]");
  allocation::v1::WatchAcceptedResponse line;
  line.set_message_kind(allocation::v1::MESSAGE_KIND_JW305);
  line.set_municipality("0995");
  line.set_position("3-1207");
  services_.SendAccepted(line);
  services_.SendAccepted(line);
  services_.SendNotices(9);
  std::string text = reader->ReadUntil("\"total\":9");
  if (text.find("3-1207") == std::string::npos) text += reader->ReadUntil("3-1207");
  EXPECT_NE(text.find("\"kind\":\"JW305\""), std::string::npos);
  EXPECT_EQ(text.find("3-1207"), text.rfind("3-1207"));
}

TEST_F(LiveTest, AReaderThatStopsReadingIsLetGoAndHoldsNobodyUp) {
  StartGateway([](Config& config) { config.resume_events = 50; });
  SendFirst(1);
  const auto lazy = Follow("/v1/live", "", 4096);
  const auto keen = Follow("/v1/live");
  keen->ReadUntil("\"stale\":[]");
  std::vector<indicator::v1::Figure> many;
  for (int i = 0; i < 300; ++i)
    many.push_back(MakeFigure("area" + std::to_string(i), "2026-11", 0));
  for (int round = 1; round <= 200; ++round) {
    for (auto& figure : many) figure.set_value(round);
    services_.SendFigures(MakeChange(many, false));
    const std::string wanted = "\"value\":" + std::to_string(round) + "}";
    ASSERT_NE(keen->ReadUntil(wanted).find(wanted), std::string::npos) << round;
  }
  EXPECT_TRUE(Eventually([&] {
    return Get("/metrics").body.find("instroom_gateway_live_readers 1") != std::string::npos;
  }));
}

TEST_F(LiveTest, EndsStreamsQuicklyWhenItStops) {
  SendFirst(1);
  const auto reader = Follow("/v1/live");
  reader->ReadUntil(kSnapshot);
  const auto begun = std::chrono::steady_clock::now();
  service_->Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

}  // namespace
}  // namespace instroom::gateway
