#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/platform/http/route_table.h"
#include "services/platform/http/server.h"

namespace instroom::platform {
namespace {

using nlohmann::json;

struct Row {
  ErrorKind kind;
  int status;
};

class ProblemMapping : public testing::TestWithParam<Row> {};

TEST_P(ProblemMapping, SaysStatusReasonAndDetail) {
  const HttpResponse response = Problem({GetParam().kind, "QUEUE_FULL", "partition 3"});
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(response.content_type, "application/problem+json");
  const json body = json::parse(response.body);
  EXPECT_EQ(body.at("type"), "urn:instroom:problem:queue-full");
  EXPECT_EQ(body.at("status"), GetParam().status);
  EXPECT_EQ(body.at("reason"), "QUEUE_FULL");
  EXPECT_EQ(body.at("detail"), "partition 3");
  EXPECT_FALSE(body.at("title").get<std::string>().empty());
  EXPECT_FALSE(body.contains("errors"));
  EXPECT_EQ(response.headers.count("Retry-After"), GetParam().status == 503 ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, ProblemMapping,
                         testing::Values(Row{ErrorKind::kInvalidInput, 400},
                                         Row{ErrorKind::kNotFound, 404},
                                         Row{ErrorKind::kConflict, 409},
                                         Row{ErrorKind::kUnavailable, 503},
                                         Row{ErrorKind::kCorrupt, 500}));

TEST(Problem, NamesEachFieldWithRuleAndShape) {
  const HttpResponse response = Problem({ErrorKind::kInvalidInput, "MESSAGE_INVALID", "1 fault"},
                                        {{"Client/Bsn", "TR001", "8 digits", "nine digits \xff"}});
  const json errors = json::parse(response.body).at("errors");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].at("field"), "Client/Bsn");
  EXPECT_EQ(errors[0].at("rule"), "TR001");
  EXPECT_EQ(errors[0].at("shape"), "8 digits");
}

TEST(Problem, BlotsWhatLooksLikeAPerson) {
  const HttpResponse response =
      Problem({ErrorKind::kInvalidInput, "MESSAGE_INVALID", "found 999990019"},
              {{"Client/Bsn", "TR001", "8224AB", "not 999990019"}});
  EXPECT_EQ(response.body.find("999990019"), std::string::npos);
  EXPECT_EQ(response.body.find("8224AB"), std::string::npos);
  EXPECT_EQ(json::parse(response.body).at("detail"), "found ***");
}

HttpRoute Of(const char* method, const char* pattern) {
  return {method, pattern, [](const HttpRequest&) { return HttpResponse{}; }, nullptr, {}};
}

class Routes : public testing::Test {
 protected:
  Routes() {
    table_.Add(Of("GET", "/"));
    table_.Add(Of("GET", "/v1/feeds/:party"));
    table_.Add(Of("POST", "/v1/feeds/:party"));
    table_.Add(Of("GET", "/assets/*path"));
  }
  RouteTable table_;
};

TEST_F(Routes, FindsByMethodAndParts) {
  const auto match = table_.Find("POST", "/v1/feeds/0995?after=3");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.route->method, "POST");
  EXPECT_EQ(match.parameters.at("party"), "0995");
  EXPECT_NE(table_.Find("HEAD", "/").route, nullptr);
}

TEST_F(Routes, DecodesPartsAfterSplitting) {
  EXPECT_EQ(table_.Find("GET", "/v1/feeds/a%2Fb%zz%4").parameters.at("party"), "a/b%zz%4");
  EXPECT_EQ(table_.Find("GET", "/assets/js/app.js").parameters.at("path"), "js/app.js");
}

TEST_F(Routes, TellsUnknownPathsFromUnfitMethods) {
  EXPECT_EQ(table_.Find("DELETE", "/v1/feeds/0995").allowed, "GET, POST");
  for (const char* path : {"/v1/feeds/", "/v1/feeds", "/v1/feeds/a/b", "//", "/v2", ""}) {
    const auto match = table_.Find("GET", path);
    EXPECT_EQ(match.allowed, "") << path;
    if (std::string_view(path) != "") {
      EXPECT_EQ(match.route, nullptr) << path;
    }
  }
}

}  // namespace
}  // namespace instroom::platform
