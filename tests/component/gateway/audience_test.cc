// Who sees the same live, and who does not.

#include <set>

#include "tests/component/gateway/gateway_fixture.h"

namespace instroom::gateway {
namespace {

constexpr char kSnapshot[] = "event: snapshot";

class AudienceTest : public GatewayTest {
 protected:
  void SendFigures() {
    services_.SendFigures(
        MakeChange({MakeFigure("region", "2026-11", 100), MakeFigure("0995", "2026-11", 41),
                    MakeFigure("1948", "2026-11", 59)},
                   true));
    services_.SendNotices(3);
  }

  [[nodiscard]] std::string Metrics() { return Get("/metrics").body; }
  bool HasAudiences(int count) {
    return Metrics().find("instroom_gateway_live_audiences " + std::to_string(count) + "\n") !=
           std::string::npos;
  }
};

TEST_F(AudienceTest, TwoMunicipalitiesSeeTheirOwnAtTheSameTime) {
  SendFigures();
  const auto lelystad = Follow("/v1/live", As("municipality:0995"));
  const auto meierijstad = Follow("/v1/live", As("municipality:1948"));
  const std::string first = lelystad->ReadUntil("\"stale\":[]");
  const std::string second = meierijstad->ReadUntil("\"stale\":[]");
  EXPECT_NE(first.find("\"value\":41"), std::string::npos);
  EXPECT_EQ(first.find("\"value\":59"), std::string::npos);
  EXPECT_NE(second.find("\"value\":59"), std::string::npos);
  EXPECT_EQ(second.find("\"value\":41"), std::string::npos);
  services_.SendFigures(
      MakeChange({MakeFigure("0995", "2026-11", 42), MakeFigure("1948", "2026-11", 60)}, false));
  EXPECT_EQ(lelystad->ReadUntil("\"value\":42").find("\"value\":60"), std::string::npos);
  EXPECT_EQ(meierijstad->ReadUntil("\"value\":60").find("\"value\":42"), std::string::npos);
}

TEST_F(AudienceTest, PersonsOfOnePartyWithTheSameRolesShareOne) {
  SendFigures();
  std::vector<std::unique_ptr<RawClient>> readers;
  const auto join = [&](const std::string& claims) {
    readers.push_back(Follow("/v1/live", As("municipality:0995", claims)));
    EXPECT_NE(readers.back()->ReadUntil(kSnapshot).find(kSnapshot), std::string::npos);
  };
  join(R"("sub":"p-1","roles":["policy","contract"])");
  join(R"("sub":"p-2","roles":["contract","policy"])");
  join(R"("sub":"p-3","roles":["council"])");
  // In no order: the gateway itself listens as well.
  const auto callers = services_.CallersOf("StreamChanges");
  EXPECT_EQ(std::multiset<std::string>(callers.begin(), callers.end()),
            (std::multiset<std::string>{"", "municipality:0995 contract,policy live",
                                        "municipality:0995 council live"}));
}

TEST_F(AudienceTest, WhatAnAudienceMayNotHearIsNotAsked) {
  SendFigures();
  const auto reader =
      Follow("/v1/live", As("municipality:0995", R"("sub":"p-3","roles":["council"])"));
  const std::string first = reader->ReadUntil("\"stale\":");
  ASSERT_TRUE(Eventually([&] { return Get("/readyz").status == 200; }));
  EXPECT_NE(first.find("\"notices\":null"), std::string::npos) << first;
  EXPECT_EQ(services_.CallersOf("WatchAccepted"), (std::vector<std::string>{""}));
  EXPECT_EQ(services_.CallersOf("StreamNotices"), (std::vector<std::string>{""}));
}

TEST_F(AudienceTest, AnIdOfAnotherAudienceGetsASnapshot) {
  SendFigures();
  const auto lelystad = Follow("/v1/live", As("municipality:0995"));
  const std::string text = lelystad->ReadUntil("\"stale\":[]");
  const std::size_t from = text.find("id: ") + 4;
  const std::string id = text.substr(from, text.find('\n', from) - from);
  const auto other = Follow("/v1/live", As("municipality:1948") + "Last-Event-ID: " + id + "\r\n");
  EXPECT_NE(other->ReadUntil(kSnapshot).find(kSnapshot), std::string::npos);
}

TEST_F(AudienceTest, OneWithoutReadersIsEndedAndMadeAgain) {
  StartGateway([](Config& config) { config.audience_idle = std::chrono::milliseconds{50}; });
  SendFigures();
  auto reader = Follow("/v1/live");
  EXPECT_NE(reader->ReadUntil(kSnapshot).find(kSnapshot), std::string::npos);
  EXPECT_TRUE(Eventually([&] { return HasAudiences(1); }));
  reader.reset();
  EXPECT_TRUE(Eventually([&] { return HasAudiences(0); }));
  // Ready once is ready for good.
  EXPECT_EQ(Get("/readyz").status, 200);
  reader = Follow("/v1/live");
  EXPECT_NE(reader->ReadUntil("\"value\":41").find("\"value\":41"), std::string::npos);
}

TEST_F(AudienceTest, TooManyAreTurnedAwayAndTheOthersGoOn) {
  StartGateway([](Config& config) { config.audiences_max = 2; });
  SendFigures();
  const auto first = Follow("/v1/live", As("municipality:0995"));
  EXPECT_NE(first->ReadUntil(kSnapshot).find(kSnapshot), std::string::npos);
  const auto second = Follow("/v1/live", As("municipality:1948"));
  EXPECT_NE(second->ReadUntil("AUDIENCES_FULL").find("AUDIENCES_FULL"), std::string::npos);
  services_.SendFigures(MakeChange({MakeFigure("0995", "2026-11", 43)}, false));
  EXPECT_NE(first->ReadUntil("\"value\":43").find("\"value\":43"), std::string::npos);
}

}  // namespace
}  // namespace instroom::gateway
