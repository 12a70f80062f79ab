#include "services/notification/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "services/platform/auth/webhook_signature.h"
#include "tests/support/pki.h"

namespace instroom::notification {
namespace {

using testing::HasSubstr;

std::string Root() {
  const std::string here = __FILE__;
  return here.substr(0, here.find("/tests/unit/"));
}

platform::Result<Config, std::vector<std::string>> With(const std::string& networks,
                                                        const std::string& secrets = "") {
  auto& pki = testing_support::Pki::Shared();
  pki.Make("notification", "service:notification");
  std::map<std::string, std::string> values = {
      {"INSTROOM_CA_FILE", pki.Path("ca.pem")},
      {"INSTROOM_CERTIFICATE_FILE", pki.Path("notification.pem")},
      {"INSTROOM_CERTIFICATE_KEY_FILE", pki.Path("notification.key")},
      {"INSTROOM_AUTHORISATION_FILE", Root() + "/deploy/authorisation.yaml"},
      {"INSTROOM_BROKERS", "127.0.0.1:9092"},
      {"INSTROOM_TOPICS_FILE", Root() + "/deploy/topics.yaml"},
      {"INSTROOM_RULES_FILE", Root() + "/deploy/rules/residential-ending.yaml"},
      {"INSTROOM_WEBHOOK_NETWORKS", networks}};
  const std::string file = testing::TempDir() + "/notification_config_test_secrets";
  std::ofstream(file) << secrets;
  if (!secrets.empty()) values["INSTROOM_WEBHOOK_SECRETS_FILE"] = file;
  return LoadConfig(platform::Settings([values](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }));
}

TEST(NotificationConfig, KnowsTheClosedNetworksThatWebhooksMayGoTo) {
  const auto none = With("");
  ASSERT_TRUE(none.ok()) << none.error().front();
  EXPECT_TRUE(none->webhook_networks.empty());
  const auto two = With("10.20.0.0/16,fd12::/16");
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(two->webhook_networks.size(), 2u);
}

TEST(NotificationConfig, TellsWhichNetworkIsNone) {
  const auto wrong = With("10.20.0.0/16,10.20.0.7/16");
  ASSERT_FALSE(wrong.ok());
  EXPECT_THAT(wrong.error(), testing::ElementsAre(AllOf(HasSubstr("INSTROOM_WEBHOOK_NETWORKS"),
                                                        HasSubstr("network 2"))));
}

TEST(NotificationConfig, ReadsSecretsAsTheLibrariesOfReceiversDo) {
  const auto read = With("",
                         "# whose\n"
                         "plain a-text-of-at-least-24-characters\n"
                         "0995-desk whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
  ASSERT_TRUE(read.ok()) << read.error().front();
  EXPECT_EQ(read->webhook_secrets.at("plain"), "a-text-of-at-least-24-characters");
  // The example of Standard Webhooks.
  EXPECT_EQ(
      platform::SignWebhook(read->webhook_secrets.at("0995-desk"), "msg_p5jXN8AQM9LWM0D4loKWxJek",
                            "1614265330", R"({"test": 2432232314})"),
      "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  for (const char* wrong :
       {"short tooshort\n", "whsec whsec_AAAA\n", "whsec whsec_!!!!\n", "alone\n"}) {
    const auto refused = With("", wrong);
    ASSERT_FALSE(refused.ok()) << wrong;
    EXPECT_THAT(refused.error(), testing::ElementsAre(HasSubstr("line 1")));
    EXPECT_THAT(refused.error().front(), testing::Not(HasSubstr("AAAA")));
  }
}

}  // namespace
}  // namespace instroom::notification
