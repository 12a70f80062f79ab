#include "services/gateway/config.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/platform/auth/sealed_text.h"
#include "tests/support/pki.h"

namespace instroom::gateway {
namespace {

platform::Settings With(std::map<std::string, std::string> values) {
  return platform::Settings(
      [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        if (found == values.end()) return std::nullopt;
        return found->second;
      });
}

std::map<std::string, std::string> Needed() {
  auto& pki = testing_support::Pki::Shared();
  pki.Make("gateway", "service:gateway");
  return {{"INSTROOM_CA_FILE", pki.Path("ca.pem")},
          {"INSTROOM_CERTIFICATE_FILE", pki.Path("gateway.pem")},
          {"INSTROOM_CERTIFICATE_KEY_FILE", pki.Path("gateway.key")},
          {"INSTROOM_AUTHORISATION_FILE", INSTROOM_SOURCE_DIR "/deploy/authorisation.yaml"}};
}

std::vector<std::string> ProblemsWith(const std::map<std::string, std::string>& more) {
  auto values = Needed();
  for (const auto& [name, value] : more) values[name] = value;
  auto settings = With(values);
  (void)ReadConfig(settings);
  return settings.problems();
}

std::string WriteKey(const std::string& text) {
  const std::string path = testing_support::Pki::Shared().Path("session.key");
  std::ofstream(path) << text << "\n";
  return path;
}

TEST(GatewayConfig, HasDefaultsForALocalRun) {
  auto settings = With(Needed());
  const Config config = ReadConfig(settings);
  EXPECT_TRUE(settings.problems().empty());
  EXPECT_EQ(config.http_port, 8080);
  EXPECT_EQ(config.addresses.indicator, "127.0.0.1:15053");
  EXPECT_GT(config.live_measures.size(), 5u);
}

TEST(GatewayConfig, ReportsEveryProblemAtOnce) {
  auto settings = With({{"INSTROOM_HTTP_PORT", "eighty"},
                        {"INSTROOM_ALLOCATION_ADDRESS", "nowhere"},
                        {"INSTROOM_STREAMS_MAX", "0"},
                        {"INSTROOM_LIVE_MEASURES", ","},
                        {"INSTROOM_ENVIRONMENT", "test"},
                        {"INSTROOM_PAGE_ORIGIN", "http://instroom.example"},
                        {"INSTROOM_LOGIN_ISSUER", "http://login.example"},
                        {"INSTROOM_LOG_LEVEL", "loud"}});
  (void)ReadConfig(settings);
  // With the identity, the policy and the session key that are missing.
  EXPECT_EQ(settings.problems().size(), 13u);
}

TEST(GatewayConfig, DoesNotStartWithoutAnIdentityAndAPolicy) {
  auto settings = With({});
  (void)ReadConfig(settings);
  EXPECT_EQ(settings.problems().size(), 4u);
}

TEST(GatewayConfig, ALoginNeedsASessionKey) {
  const std::string issuer = "http://127.0.0.1:8090";
  EXPECT_EQ(ProblemsWith({{"INSTROOM_LOGIN_ISSUER", issuer}}).size(), 1u);
  EXPECT_EQ(ProblemsWith({{"INSTROOM_LOGIN_ISSUER", issuer},
                          {"INSTROOM_SESSION_KEY_FILE", WriteKey("short")}})
                .size(),
            1u);
  EXPECT_TRUE(ProblemsWith({{"INSTROOM_LOGIN_ISSUER", issuer},
                            {"INSTROOM_SESSION_KEY_FILE", WriteKey(platform::RandomHex())}})
                  .empty());
}

TEST(GatewayConfig, APageIsAnOriginAndNothingMore) {
  for (const char* origin : {"instroom.example", "https://", "https://x/", "https://x/y",
                             "https://x?y", "http://instroom.example"}) {
    EXPECT_EQ(ProblemsWith({{"INSTROOM_PAGE_ORIGIN", origin}}).size(), 1u) << origin;
  }
  for (const char* origin : {"https://instroom.example", "http://localhost:8080"}) {
    EXPECT_TRUE(ProblemsWith({{"INSTROOM_PAGE_ORIGIN", origin}}).empty()) << origin;
  }
}

TEST(GatewayConfig, ProductionRefusesTheLocalProviderAndAPageWithoutTls) {
  const std::string key = WriteKey(platform::RandomHex());
  const auto problems = [&](const std::string& issuer, const std::string& page) {
    return ProblemsWith({{"INSTROOM_ENVIRONMENT", "production"},
                         {"INSTROOM_SESSION_KEY_FILE", key},
                         {"INSTROOM_LOGIN_ISSUER", issuer},
                         {"INSTROOM_PAGE_ORIGIN", page}})
        .size();
  };
  EXPECT_EQ(problems("http://127.0.0.1:8090", "https://instroom.example"), 1u);
  EXPECT_EQ(problems("https://login.example", "http://127.0.0.1:8080"), 1u);
  EXPECT_EQ(problems("https://login.example", "https://instroom.example"), 0u);
}

}  // namespace
}  // namespace instroom::gateway
