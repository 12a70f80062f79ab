#include "services/referral/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>

namespace instroom::referral {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

platform::Settings Of(std::map<std::string, std::string> values) {
  return platform::Settings([values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  });
}

TEST(Config, TellsEveryProblemAtOnceAndNoSecret) {
  const std::string key_file = testing::TempDir() + "/referral_config_test_key";
  std::ofstream(key_file) << "not-a-key";
  const auto config = LoadConfig(Of({{"INSTROOM_GRPC_PORT", "70000"},
                                     {"INSTROOM_ENVIRONMENT", "moon"},
                                     {"INSTROOM_LOG_LEVEL", "loud"},
                                     {"INSTROOM_REGION_KEY_FILE", key_file}}));
  std::remove(key_file.c_str());
  ASSERT_FALSE(config.ok());
  EXPECT_THAT(
      config.error(),
      UnorderedElementsAre(HasSubstr("INSTROOM_BROKERS"), HasSubstr("INSTROOM_GRPC_PORT"),
                           HasSubstr("INSTROOM_ENVIRONMENT"), HasSubstr("INSTROOM_LOG_LEVEL"),
                           HasSubstr("INSTROOM_REGION_KEY_FILE"), HasSubstr("INSTROOM_TOPICS_FILE"),
                           HasSubstr("INSTROOM_CA_FILE"), HasSubstr("INSTROOM_CERTIFICATE_FILE"),
                           HasSubstr("INSTROOM_CERTIFICATE_KEY_FILE"),
                           HasSubstr("INSTROOM_AUTHORISATION_FILE")));
  for (const std::string& problem : config.error()) EXPECT_THAT(problem, Not(HasSubstr("not-a")));
}

}  // namespace
}  // namespace instroom::referral
