// Who may come in, and as whom the gateway calls on.

#include "tests/component/gateway/gateway_fixture.h"

namespace instroom::gateway {
namespace {

class DoorTest : public GatewayTest {};

TEST_F(DoorTest, NothingButThePageAndItsLoginIsOpen) {
  caller_ = "";
  const auto policy = GateOf("gateway").policy;
  int asked = 0;
  for (const access::PolicyRow& row : policy.rows()) {
    const std::size_t space = row.method.find(' ');
    if (space == std::string::npos || row.open) continue;
    const Reply reply = Ask(row.method.substr(0, space), row.method.substr(space + 1));
    EXPECT_EQ(reply.status, 401) << row.method;
    EXPECT_TRUE(reply.HasHeader("WWW-Authenticate: Bearer realm=\"instroom\"")) << row.method;
    EXPECT_EQ(reply.json()["reason"], "CALLER_UNKNOWN");
    ++asked;
  }
  EXPECT_GT(asked, 10);
  for (const char* path : {"/", "/assets/page-1.js", "/livez", "/metrics"}) {
    EXPECT_EQ(Get(path).status, 200) << path;
  }
  EXPECT_TRUE(services_.CallersOf("ListMeasures").empty());
}

TEST_F(DoorTest, AStreamIsRefusedBeforeItOpens) {
  caller_ = "";
  const auto reader = Follow("/v1/live");
  EXPECT_NE(reader->ReadUntil("CALLER_UNKNOWN").find("HTTP/1.1 401"), std::string::npos);
  const auto feed = Follow("/v1/feeds/0995");
  EXPECT_NE(feed->ReadUntil("CALLER_UNKNOWN").find("HTTP/1.1 401"), std::string::npos);
}

TEST_F(DoorTest, ABodyOfAnUnknownCallerIsNotRead) {
  caller_ = "";
  RawClient client(port_);
  client.Send("POST /v1/messages HTTP/1.1\r\nHost: gateway\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_NE(client.ReadUntil("CALLER_UNKNOWN").find("HTTP/1.1 401"), std::string::npos);
}

TEST_F(DoorTest, ATokenThatDoesNotHoldIsRefusedWithItsReason) {
  const auto with = [](const std::string& issuer, const std::string& audience, int seconds) {
    return "Authorization: Bearer " +
           TheIssuer().Sign("ec", R"({"iss":")" + issuer + R"(","aud":")" + audience +
                                      R"(","party":"municipality:0995","exp":)" +
                                      std::to_string(NowSeconds() + seconds) + "}") +
           "\r\n";
  };
  std::string forged = TokenOf("municipality:0995");
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  const std::vector<std::pair<std::string, std::string>> cases{
      {with("https://evil.example", kTokenAudience, 60), "TOKEN_ISSUER_WRONG"},
      {with(kTokenIssuer, "another", 60), "TOKEN_AUDIENCE_WRONG"},
      {with(kTokenIssuer, kTokenAudience, -3600), "TOKEN_EXPIRED"},
      {"Authorization: Bearer " + forged + "\r\n", "TOKEN_SIGNATURE_WRONG"},
      {"Authorization: Basic bWU6bWU=\r\n", "AUTHORIZATION_NOT_UNDERSTOOD"},
      {As("service:gateway"), "TOKEN_NAMES_NO_CALLER"}};
  for (const auto& [header, reason] : cases) {
    const Reply reply = Get("/v1/indicators/measures", header);
    EXPECT_EQ(reply.status, 401) << reason;
    EXPECT_EQ(reply.json()["reason"], reason);
    EXPECT_TRUE(reply.HasHeader("WWW-Authenticate: Bearer realm=\"instroom\", error="));
  }
}

TEST_F(DoorTest, AKnownCallerThatMayNotIsTold403AndNothingElse) {
  const Reply reply = Get("/v1/indicators/figures", As("provider:99000101"));
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reply.json()["reason"], "METHOD_NOT_ALLOWED");
  EXPECT_TRUE(services_.CallersOf("ListFigures").empty());
  EXPECT_EQ(Ask("POST", "/v1/messages", As("region:FLEVOLAND")).status, 403);
}

TEST_F(DoorTest, EachCallGoesOnForWhomItIsMade) {
  (void)Get("/v1/indicators/measures", As("municipality:1948"));
  (void)Get("/v1/notices", As("region:FLEVOLAND"));
  (void)Get("/v1/feeds/99000101", As("provider:99000101"));
  (void)Get("/v1/indicators/export.csv",
            As("municipality:0995", R"("sub":"p-17","roles":["finance","council"])"));
  EXPECT_EQ(services_.CallersOf("ListMeasures"), (std::vector<std::string>{"municipality:1948"}));
  EXPECT_EQ(services_.CallersOf("ListNotices"), (std::vector<std::string>{"region:FLEVOLAND"}));
  EXPECT_EQ(services_.CallersOf("ReadFeed"), (std::vector<std::string>{"provider:99000101"}));
  const std::string person = "municipality:0995 finance,council p-17";
  EXPECT_EQ(services_.CallersOf("ExportFigures"), (std::vector<std::string>{person}));
}

TEST_F(DoorTest, NobodyCanSayInAHeaderForWhomHeCalls) {
  const Reply reply =
      Get("/v1/notices", As("municipality:1948") + "instroom-caller: region:FLEVOLAND\r\n");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(services_.CallersOf("ListNotices"), (std::vector<std::string>{"municipality:1948"}));
}

TEST_F(DoorTest, AReceiptOfAnotherPartyIsAsUnknownAsOneThatNeverWas) {
  const std::string receipt(32, 'a');
  services_.Set([&](Script& script) {
    script.submit.mutable_receipt()->set_receipt_id(receipt);
    script.outcomes[receipt];
  });
  const std::string xml = "Content-Type: application/xml\r\n";
  EXPECT_EQ(Ask("POST", "/v1/messages", xml + As("municipality:0995"), "<x/>").status, 202);
  EXPECT_EQ(Get("/v1/messages/" + receipt, As("municipality:0995")).status, 202);
  EXPECT_EQ(Get("/v1/messages/" + receipt, As("municipality:1948")).status, 404);
}

TEST_F(DoorTest, SaysWhoTheCallerIsAndWhatItMaySee) {
  const auto machine = Get("/v1/me", As("provider:99000101")).json();
  EXPECT_EQ(machine["kind"], "provider");
  EXPECT_EQ(machine["code"], "99000101");
  EXPECT_EQ(machine["may"]["figures"], false);
  EXPECT_TRUE(machine["csrf"].is_null());
  const auto council =
      Get("/v1/me", As("municipality:0995", R"("sub":"p","roles":["council"])")).json();
  EXPECT_EQ(council["roles"], nlohmann::json({"council"}));
  EXPECT_EQ(council["may"],
            nlohmann::json({{"figures", true}, {"accepted", false}, {"notices", false}}));
}

TEST_F(DoorTest, AStreamEndsWhenItsTokenLapses) {
  services_.SendFigures(MakeChange({}, true));
  const auto short_lived =
      "Authorization: Bearer " +
      TheIssuer().Sign("ec", std::string(R"({"iss":")") + kTokenIssuer + R"(","aud":")" +
                                 kTokenAudience + R"(","party":"region:FLEVOLAND","exp":)" +
                                 // The leeway of clocks is thirty seconds.
                                 std::to_string(NowSeconds() - 27) + "}") +
      "\r\n";
  const auto reader = Follow("/v1/live", short_lived);
  EXPECT_NE(reader->ReadUntil("event: snapshot").find("event: snapshot"), std::string::npos);
  EXPECT_TRUE(Eventually([&] {
    return Get("/metrics").body.find("instroom_gateway_live_readers 0") != std::string::npos;
  }));
}

}  // namespace
}  // namespace instroom::gateway
