// One party's share of the gateway: who had it is told when to come again, and nobody else notices.

#include "tests/component/gateway/gateway_fixture.h"

namespace instroom::gateway {
namespace {

constexpr char kMeasures[] = "/v1/indicators/measures";

class LimitsTest : public GatewayTest {
 protected:
  void StartWith(int calls, int open_calls) {
    StartGateway([=](Config& config) {
      const access::Rate slow{0.01, static_cast<double>(calls)};
      config.gate.limits = {{access::PartyKind::kMunicipality, {slow, slow, open_calls}},
                            {access::PartyKind::kRegion, {slow, slow, open_calls}}};
    });
  }
};

TEST_F(LimitsTest, WhoHadItsShareIsToldWhenToComeAgain) {
  StartWith(3, 10);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Get(kMeasures).status, 200);
  const Reply reply = Get(kMeasures);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.json()["reason"], "TOO_MANY_CALLS");
  EXPECT_TRUE(reply.HasHeader("Retry-After: ")) << reply.head;
  EXPECT_GT(std::stoi(reply.head.substr(reply.head.find("Retry-After: ") + 13)), 90);
  EXPECT_EQ(Get(kMeasures, As("municipality:1948")).status, 200) << "another party has its own";
  EXPECT_EQ(Get("/livez").status, 200) << "what is open costs nothing";
}

TEST_F(LimitsTest, ARefusedMethodCostsNothing) {
  StartWith(1, 10);
  const std::string council = As("municipality:0995", R"("sub":"p","roles":["council"])");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Get("/v1/notices", council).status, 403);
  EXPECT_EQ(Get(kMeasures).status, 200);
}

TEST_F(LimitsTest, OpenStreamsHoldTheirPlacesUntilTheirReadersLeave) {
  StartWith(1000, 2);
  services_.SendFigures(MakeChange({}, true));
  caller_ = "region:FLEVOLAND";
  auto first = Follow("/v1/live");
  auto second = Follow("/v1/live");
  for (auto* stream : {first.get(), second.get()}) {
    EXPECT_NE(stream->ReadUntil("event: snapshot").find("HTTP/1.1 200"), std::string::npos);
  }
  const Reply reply = Get(kMeasures);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.json()["reason"], "TOO_MANY_OPEN_CALLS");
  EXPECT_TRUE(reply.HasHeader("Retry-After: 1"));
  EXPECT_EQ(Get(kMeasures, As("municipality:0995")).status, 200);
  first.reset();
  EXPECT_TRUE(Eventually([&] { return Get(kMeasures).status == 200; }));
}

}  // namespace
}  // namespace instroom::gateway
