#include "services/gateway/config.h"

#include <gtest/gtest.h>

#include <map>

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

TEST(GatewayConfig, HasDefaultsForALocalRun) {
  auto settings = With({});
  const Config config = ReadConfig(settings);
  EXPECT_TRUE(settings.problems().empty());
  EXPECT_EQ(config.http_port, 8080);
  EXPECT_EQ(config.addresses.indicator, "127.0.0.1:50053");
  EXPECT_GT(config.live_measures.size(), 5u);
}

TEST(GatewayConfig, ReportsEveryProblemAtOnce) {
  auto settings = With({{"INSTROOM_HTTP_PORT", "eighty"},
                        {"INSTROOM_ALLOCATION_ADDRESS", "nowhere"},
                        {"INSTROOM_STREAMS_MAX", "0"},
                        {"INSTROOM_LIVE_MEASURES", ","},
                        {"INSTROOM_LOG_LEVEL", "loud"}});
  (void)ReadConfig(settings);
  EXPECT_EQ(settings.problems().size(), 5u);
}

}  // namespace
}  // namespace instroom::gateway
