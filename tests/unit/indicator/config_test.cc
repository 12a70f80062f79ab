#include "services/indicator/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "tests/support/pki.h"

namespace instroom::indicator {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::string Root() {
  const std::string here = __FILE__;
  return here.substr(0, here.find("/tests/unit/"));
}

std::map<std::string, std::string> Sound() {
  auto& pki = testing_support::Pki::Shared();
  pki.Make("indicator", "service:indicator");
  return {{"INSTROOM_CA_FILE", pki.Path("ca.pem")},
          {"INSTROOM_CERTIFICATE_FILE", pki.Path("indicator.pem")},
          {"INSTROOM_CERTIFICATE_KEY_FILE", pki.Path("indicator.key")},
          {"INSTROOM_AUTHORISATION_FILE", Root() + "/deploy/authorisation.yaml"},
          {"INSTROOM_BROKERS", "127.0.0.1:9092"},
          {"INSTROOM_REDIS", "127.0.0.1:6379"},
          {"INSTROOM_REDIS_TRANSPORT", "plaintext"},
          {"INSTROOM_TOPICS_FILE", Root() + "/deploy/topics.yaml"},
          {"INSTROOM_DEFINITION_FILE", Root() + "/deploy/definitions/lelystad-2025.yaml"}};
}

platform::Result<Config, std::vector<std::string>> Load(std::map<std::string, std::string> values) {
  return LoadConfig(platform::Settings([values](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }));
}

TEST(Config, ProtectedFiguresNeedAPolicyAndAKey) {
  const std::string key_file = testing::TempDir() + "/indicator_config_test_key";
  std::ofstream(key_file) << "000102030405060708090a0b0c0d0e0f\n";
  auto values = Sound();
  const auto without = Load(values);
  ASSERT_TRUE(without.ok());
  EXPECT_FALSE(without->disclosure.has_value());

  values["INSTROOM_DISCLOSURE_FILE"] = Root() + "/deploy/disclosure/instroom-2026.yaml";
  const auto half = Load(values);
  ASSERT_FALSE(half.ok());
  EXPECT_THAT(half.error(), Contains(HasSubstr("INSTROOM_DISCLOSURE_KEY_FILE is missing")));

  values["INSTROOM_DISCLOSURE_KEY_FILE"] = key_file;
  const auto whole = Load(values);
  ASSERT_TRUE(whole.ok());
  EXPECT_NE(whole->disclosure->policy.Find("public"), nullptr);

  std::ofstream(key_file) << "not-a-key";
  const auto malformed = Load(values);
  std::remove(key_file.c_str());
  ASSERT_FALSE(malformed.ok());
  EXPECT_THAT(malformed.error(), Contains(HasSubstr("must hold 32 hexadecimal digits")));
  EXPECT_THAT(malformed.error(), Not(Contains(HasSubstr("not-a-key"))));
}

}  // namespace
}  // namespace instroom::indicator
