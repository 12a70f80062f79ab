#include <thread>

#include "tests/component/gateway/gateway_fixture.h"

namespace instroom::gateway {
namespace {

using platform::ErrorKind;

const std::string kReceipt(32, 'a');
constexpr char kXml[] = "Content-Type: application/xml\r\n";

class ApiTest : public GatewayTest {
 protected:
  void AnswerSubmit(bool accepted) {
    services_.Set([&](Script& script) {
      script.submit.mutable_receipt()->set_receipt_id(kReceipt);
      auto& judgement = *script.submit.mutable_judgement();
      judgement.set_receipt_id(kReceipt);
      judgement.set_accepted(accepted);
      judgement.set_return_xml("<Bericht/>");
    });
  }
};

TEST_F(ApiTest, AMessageWithoutPreferenceIsAcceptedForLater) {
  AnswerSubmit(true);
  const Reply reply = Ask("POST", "/v1/messages", kXml, "<x/>");
  EXPECT_EQ(reply.status, 202);
  EXPECT_TRUE(reply.HasHeader("Location: /v1/messages/" + kReceipt)) << reply.head;
  EXPECT_EQ(reply.json()["receipt_id"], kReceipt);
  EXPECT_EQ(services_.LastSubmit().submittal().xml(), "<x/>");
  EXPECT_EQ(services_.LastSubmit().wait_ms(), 0);
}

TEST_F(ApiTest, APreferredWaitGivesTheReturnMessageInTheSameCall) {
  for (const bool accepted : {true, false}) {
    AnswerSubmit(accepted);
    const Reply reply =
        Ask("POST", "/v1/messages", std::string(kXml) + "Prefer: wait=5\r\n", "<x/>");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "<Bericht/>");
    EXPECT_TRUE(reply.HasHeader("Preference-Applied: wait=5")) << reply.head;
    EXPECT_TRUE(reply.HasHeader("X-Receipt: " + kReceipt));
    EXPECT_TRUE(reply.HasHeader(std::string("X-Outcome: ") + (accepted ? "accepted" : "rejected")));
    EXPECT_EQ(services_.LastSubmit().wait_ms(), 5000);
  }
}

TEST_F(ApiTest, AWaitOfMoreThanThirtySecondsIsCutAndSaysSo) {
  AnswerSubmit(true);
  const Reply reply = Ask("POST", "/v1/messages",
                          std::string(kXml) + "Prefer: respond-async, wait=300\r\n", "<x/>");
  EXPECT_TRUE(reply.HasHeader("Preference-Applied: wait=30")) << reply.head;
  EXPECT_EQ(services_.LastSubmit().wait_ms(), 30'000);
}

TEST_F(ApiTest, ErrorsMapToProblemsByOneTable) {
  struct Case {
    ErrorKind kind;
    int status;
  };
  for (const Case& given : {Case{ErrorKind::kInvalidInput, 400}, Case{ErrorKind::kNotFound, 404},
                            Case{ErrorKind::kConflict, 409}, Case{ErrorKind::kUnavailable, 503},
                            Case{ErrorKind::kCorrupt, 500}}) {
    services_.Set([&](Script& script) {
      script.refuse_submit = true;
      script.refusal = {given.kind, "SOME_REASON", "what an engineer needs"};
      script.violations = {{"Client/Bsn", "CS002 8 digits: nine digits that pass the test"}};
    });
    const Reply reply = Ask("POST", "/v1/messages", kXml, "<x/>");
    EXPECT_EQ(reply.status, given.status);
    EXPECT_TRUE(reply.HasHeader("Content-Type: application/problem+json")) << reply.head;
    const auto problem = reply.json();
    EXPECT_EQ(problem["reason"], "SOME_REASON");
    EXPECT_EQ(problem["errors"][0]["field"], "Client/Bsn");
    EXPECT_EQ(problem["errors"][0]["rule"], "CS002");
    EXPECT_EQ(problem["errors"][0]["shape"], "8 digits");
    EXPECT_EQ(problem["errors"][0]["explanation"], "nine digits that pass the test");
  }
}

TEST_F(ApiTest, SomeReasonsHaveAStatusOfTheirOwn) {
  struct Case {
    std::string reason;
    int status;
  };
  for (const Case& given : {Case{"UNKNOWN_SENDER", 403}, Case{"PERMISSION_DENIED", 403},
                            Case{"UNAUTHENTICATED", 401}, Case{"UNKNOWN_MESSAGE", 400}}) {
    services_.Set([&](Script& script) {
      script.refuse_submit = true;
      script.refusal = {ErrorKind::kInvalidInput, given.reason, ""};
    });
    const Reply reply = Ask("POST", "/v1/messages", kXml, "<x/>");
    EXPECT_EQ(reply.status, given.status) << given.reason;
    EXPECT_EQ(reply.json()["status"], given.status);
    EXPECT_EQ(reply.json()["reason"], given.reason);
  }
}

TEST_F(ApiTest, AnotherMediaTypeOrTooLargeABodyIsRefusedBeforeTheService) {
  const Reply json = Ask("POST", "/v1/messages", "Content-Type: application/json\r\n", "{}");
  EXPECT_EQ(json.status, 415);
  EXPECT_EQ(json.json()["status"], 415);
  const std::string large(std::size_t{25} * 1024 * 1024 + 1, ' ');
  EXPECT_EQ(Ask("POST", "/v1/messages", kXml, large).status, 413);
  EXPECT_FALSE(services_.LastSubmit().has_submittal());
}

TEST_F(ApiTest, AnOutcomeIsGivenAsJsonOrAsTheReturnMessage) {
  services_.Set([](Script& script) {
    auto& judgement = *script.outcomes[kReceipt].mutable_judgement();
    judgement.set_receipt_id(kReceipt);
    judgement.set_return_xml("<Bericht/>");
    auto& fault = *judgement.add_faults();
    fault.set_rule("TR074");
    fault.set_return_code("9074");
  });
  const Reply json = Get("/v1/messages/" + kReceipt);
  EXPECT_EQ(json.status, 200);
  EXPECT_EQ(json.json()["state"], "rejected");
  EXPECT_EQ(json.json()["accepted"], false);
  EXPECT_EQ(json.json()["faults"][0]["return_code"], "9074");
  const Reply xml = Get("/v1/messages/" + kReceipt, "Accept: application/xml\r\n");
  EXPECT_EQ(xml.body, "<Bericht/>");
}

TEST_F(ApiTest, APurposeGoesOnToWhereverPeopleAreShown) {
  Get("/v1/messages/" + kReceipt, "Instroom-Purpose: inspection\r\n");
  Get("/v1/feeds/0995", "Instroom-Purpose: provision\r\n");
  Get("/v1/feeds/0995", "Instroom-Purpose: a\tcode? no\r\n");
  const auto purpose = [this](const char* method, std::size_t call) {
    const std::string caller = services_.CallersOf(method).at(call);
    return caller.substr(std::min(caller.find(" for "), caller.size()));
  };
  EXPECT_EQ(purpose("GetOutcome", 0), " for inspection");
  EXPECT_EQ(purpose("ReadFeed", 0), " for provision");
  EXPECT_EQ(purpose("ReadFeed", 1), " for -");
}

TEST_F(ApiTest, AnOutcomeThatIsNotThereYetIsPendingAndAnUnknownReceiptNotFound) {
  services_.Set([](Script& script) {
    script.outcomes[kReceipt];
    script.outcomes[std::string(32, 'c')];
  });
  AnswerSubmit(true);
  (void)Ask("POST", "/v1/messages", kXml, "<x/>");
  EXPECT_EQ(Get("/v1/messages/" + std::string(32, 'c')).status, 404);
  const Reply pending = Get("/v1/messages/" + kReceipt);
  EXPECT_EQ(pending.status, 202);
  EXPECT_EQ(pending.json()["state"], "pending");
  EXPECT_EQ(Get("/v1/messages/" + std::string(32, 'b')).status, 404);
  const Reply wrong = Get("/v1/messages/999900006");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.body.find("999900006"), std::string::npos);
}

TEST_F(ApiTest, AFeedIsReadFromACursorByPollAndAsEvents) {
  services_.Set([](Script& script) {
    for (const char* xml : {"<a/>", "<b/>", "<c/>"}) {
      auto& item = script.feed.emplace_back();
      item.set_kind(allocation::v1::DELIVERY_KIND_RETURN);
      item.set_message_kind(allocation::v1::MESSAGE_KIND_JW302);
      item.set_xml(xml);
    }
  });
  const auto page = Get("/v1/feeds/0995?limit=2").json();
  ASSERT_EQ(page["items"].size(), 2u);
  EXPECT_EQ(page["items"][0]["message"], "JW302");
  EXPECT_EQ(page["items"][0]["kind"], "return");
  EXPECT_EQ(page["next"], "2");
  const auto rest = Get("/v1/feeds/0995?after=2").json();
  EXPECT_EQ(rest["items"][0]["xml"], "<c/>");
  EXPECT_EQ(Get("/v1/feeds/0995?after=3").json()["next"], "3");
  const auto events = Follow("/v1/feeds/0995", "Last-Event-ID: 1\r\n");
  const std::string text = events->ReadUntil("<c/>");
  EXPECT_EQ(text.find("<a/>"), std::string::npos);
  EXPECT_NE(text.find("id: 2\nevent: item"), std::string::npos);
  services_.Set([](Script& script) { script.feed.emplace_back().set_xml("<d/>"); });
  EXPECT_NE(events->ReadUntil("<d/>").find("id: 4\n"), std::string::npos);
}

TEST_F(ApiTest, TheExportHoldsEverythingServedAndIsSafeInASpreadsheet) {
  services_.Set([](Script& script) {
    *script.months.add_figures() = MakeFigure("0995", "2026-11", 1234);
    auto& share = *script.years.add_figures() = MakeFigure("region", "2023", 127);
    share.set_unit(indicator::v1::UNIT_SHARE);
    share.set_denominator(1000);
    auto& unknown = *script.years.add_figures() = MakeFigure("=cmd|'x'!A1", "2024", 0);
    unknown.clear_value();
  });
  const Reply reply = Get("/v1/indicators/export.csv");
  EXPECT_TRUE(reply.HasHeader("Content-Type: text/csv")) << reply.head;
  EXPECT_EQ(reply.body,
            "municipality,measure,period,value\r\n"
            "0995,inflow_without_residence,2026-11,1234\r\n"
            "region,inflow_without_residence,2023,0.127000\r\n"
            "'=cmd|'x'!A1,inflow_without_residence,2024,\r\n");
  EXPECT_TRUE(reply.HasHeader("Content-Disposition: attachment; filename=\"instroom.csv\""));
}

TEST_F(ApiTest, TheNameOfAnExportTellsThatItsFiguresStandStill) {
  services_.Set([](Script& script) {
    *script.months.add_figures() = MakeFigure("0995", "2026-11", 1234);
    script.months.mutable_stale_since_time()->set_seconds(1'795'786'800);
  });
  const Reply reply = Get("/v1/indicators/export.csv");
  EXPECT_TRUE(
      reply.HasHeader("Content-Disposition: attachment; "
                      "filename=\"instroom-stale-since-2026-11-27T1340.csv\""))
      << reply.head;
  EXPECT_TRUE(reply.HasHeader("Instroom-Stale-Since: 2026-11-27T13:40:00.000Z")) << reply.head;
}

TEST_F(ApiTest, AnExportFromAMonthOnHasTheYearsThatItIsPartOf) {
  EXPECT_EQ(Get("/v1/indicators/export.csv?from=2024-05&to=2025-02").status, 200);
  const auto both = services_.LastExport();
  ASSERT_EQ(both.filters_size(), 2);
  EXPECT_EQ(both.filters(0).period_from() + " " + both.filters(0).period_to(), "2024-05 2025-02");
  EXPECT_EQ(both.filters(1).period_from() + " " + both.filters(1).period_to(), "2024 2025");
  EXPECT_TRUE(both.filters(1).yearly());
  EXPECT_EQ(Get("/v1/indicators/export.csv?period=year&from=2024").status, 200);
  EXPECT_EQ(services_.LastExport().filters_size(), 1);
}

TEST_F(ApiTest, UnknownFiguresAreNullWithAReason) {
  services_.Set([](Script& script) {
    auto& figure = *script.months.add_figures() = MakeFigure("0995", "2026-11", 0);
    figure.clear_value();
    figure.set_missing_reason("NO_POPULATION 0995");
    figure.add_positions(7);
  });
  const auto figure = Get("/v1/indicators/figures?area=0995").json()["figures"][0];
  EXPECT_TRUE(figure["value"].is_null());
  EXPECT_EQ(figure["missing_reason"], "NO_POPULATION 0995");
  EXPECT_EQ(figure["positions"][0], 7);
}

TEST_F(ApiTest, WrongParametersAreNamedTogetherAndNeverEchoed) {
  struct Case {
    std::string path;
    std::vector<std::string> fields;
  };
  const std::vector<Case> cases{
      {"/v1/indicators/figures?period=week&from=secret", {"period", "from"}},
      {"/v1/indicators/explain?measure=x", {"area", "period"}},
      {"/v1/allocations?limit=secret", {"municipality", "limit"}},
      {"/v1/allocations?client_key=999900006&from=2026-02-30", {"client_key", "from"}},
      {"/v1/notices?municipality=secret", {"municipality"}},
      {"/v1/feeds/secret?wait=31", {"party", "wait"}},
      {"/v1/referrals", {"municipality"}},
  };
  for (const Case& given : cases) {
    const Reply reply = Get(given.path);
    EXPECT_EQ(reply.status, 400) << given.path;
    std::vector<std::string> fields;
    const auto problem = reply.json();
    for (const auto& error : problem["errors"]) fields.push_back(error["field"]);
    EXPECT_EQ(fields, given.fields) << given.path;
    EXPECT_EQ(reply.body.find("secret"), std::string::npos);
    EXPECT_EQ(reply.body.find("999900006"), std::string::npos);
  }
}

TEST_F(ApiTest, ThePageComesWithAStrictPolicyAndIsNotSentTwice) {
  const Reply page = Get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.HasHeader("Content-Security-Policy: default-src 'none'; script-src 'self'"));
  EXPECT_TRUE(page.HasHeader("X-Content-Type-Options: nosniff"));
  EXPECT_TRUE(page.HasHeader("Referrer-Policy: no-referrer"));
  const std::size_t begin = page.head.find("ETag: ") + 6;
  const std::string etag = page.head.substr(begin, page.head.find("\r\n", begin) - begin);
  EXPECT_EQ(Get("/", "If-None-Match: " + etag + "\r\n").status, 304);
  const Reply packed = Get("/assets/page-1.js", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.body, "packed");
  EXPECT_TRUE(packed.HasHeader("Content-Encoding: gzip"));
  EXPECT_EQ(Get("/assets/page-1.js").body, "export {};");
  EXPECT_EQ(Get("/assets/../secret").status, 404);
}

// A service has ten seconds for its end, a caller may wait for thirty.
TEST_F(ApiTest, EndsWithoutItsCallers) {
  services_.Set([](Script& script) { script.hold_submit = true; });
  const std::jthread caller([&] {
    (void)Ask("POST", "/v1/messages", "Prefer: wait=30\r\nContent-Type: application/xml\r\n",
              "<a/>");
  });
  ASSERT_TRUE(Eventually([&] { return !services_.CallersOf("SubmitMessage").empty(); }));
  service_->Stop();
  // The service learns a moment later that its caller is gone.
  EXPECT_TRUE(Eventually([&] { return !services_.CallersOf("SubmitMessage left").empty(); }));
}

TEST_F(ApiTest, AServiceThatIsAwayGivesA503ThatSaysToTryAgain) {
  services_.StopIndicator();
  const Reply reply = Get("/v1/indicators/measures");
  EXPECT_EQ(reply.status, 503);
  EXPECT_TRUE(reply.HasHeader("Retry-After: ")) << reply.head;
}

}  // namespace
}  // namespace instroom::gateway
