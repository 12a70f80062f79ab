#include "services/access/gate_settings.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/support/issuer.h"
#include "tests/support/pki.h"

namespace instroom::access {
namespace {

using testing_support::Issuer;
using testing_support::Pki;

class GateSettingsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    pki_.Make("allocation", "service:allocation");
    pki_.Make("other", "service:other");
    set_["INSTROOM_CA_FILE"] = pki_.Path("ca.pem");
    set_["INSTROOM_CERTIFICATE_FILE"] = pki_.Path("allocation.pem");
    set_["INSTROOM_CERTIFICATE_KEY_FILE"] = pki_.Path("allocation.key");
    set_["INSTROOM_AUTHORISATION_FILE"] = INSTROOM_SOURCE_DIR "/deploy/authorisation.yaml";
  }

  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(pki_.Path(name)) << text;
    return pki_.Path(name);
  }
  std::vector<std::string> Problems(const std::string& environment = "local") {
    platform::Settings settings([this](const std::string& name) -> std::optional<std::string> {
      const auto found = set_.find(name);
      if (found == set_.end()) return std::nullopt;
      return found->second;
    });
    options_ = ReadGateOptions(settings, environment);
    return settings.problems();
  }
  // The name of the only setting that has a problem.
  std::string Blamed(const std::string& environment = "local") {
    const auto problems = Problems(environment);
    if (problems.size() != 1) return std::to_string(problems.size()) + " problems";
    EXPECT_EQ(problems.front().find("BEGIN"), std::string::npos) << "shows what stands in a file";
    return problems.front().substr(0, problems.front().find_first_of(" :"));
  }

  Pki pki_;
  std::map<std::string, std::string> set_;
  GateOptions options_;
};

TEST_F(GateSettingsTest, AnIdentityAndAPolicyAreEnough) {
  EXPECT_TRUE(Problems().empty());
  EXPECT_TRUE(Problems("production").empty());
  EXPECT_EQ(options_.tls.certificate_pem, pki_.Text("allocation.pem"));
  EXPECT_TRUE(options_.token_keys.empty());
}

TEST_F(GateSettingsTest, NamesEverythingThatIsMissing) {
  set_.clear();
  EXPECT_EQ(Problems().size(), 4u);
}

TEST_F(GateSettingsTest, RefusesTheKeyOfAnotherCertificate) {
  set_["INSTROOM_CERTIFICATE_KEY_FILE"] = pki_.Path("other.key");
  EXPECT_EQ(Blamed(), "INSTROOM_CERTIFICATE_KEY_FILE");
}

TEST_F(GateSettingsTest, RefusesFilesThatHoldSomethingElse) {
  set_["INSTROOM_CERTIFICATE_FILE"] = pki_.Path("allocation.key");
  EXPECT_EQ(Blamed(), "INSTROOM_CERTIFICATE_FILE");
  set_["INSTROOM_CERTIFICATE_FILE"] = pki_.Path("allocation.pem");
  set_["INSTROOM_AUTHORISATION_FILE"] = File("policy.yaml", "version: 1\nmethods: 7\n");
  EXPECT_EQ(Blamed(), "INSTROOM_AUTHORISATION_FILE");
  // Limits that were forgotten would be no limits.
  set_["INSTROOM_AUTHORISATION_FILE"] =
      File("policy.yaml", "version: 1\nmethods: []\npurposes: []\nopens: {}\n");
  EXPECT_EQ(Blamed(), "INSTROOM_AUTHORISATION_FILE");
}

TEST_F(GateSettingsTest, RefusesAListOfRevocationsOfAnotherAuthority) {
  Pki other;
  other.Make("one", "service:one");
  set_["INSTROOM_REVOCATIONS_FILE"] = other.Path("crl.pem");
  EXPECT_EQ(Blamed(), "INSTROOM_REVOCATIONS_FILE");
  set_["INSTROOM_REVOCATIONS_FILE"] = pki_.Path("crl.pem");
  EXPECT_TRUE(Problems().empty());
}

TEST_F(GateSettingsTest, RefusesTheLocalIssuerInProduction) {
  set_["INSTROOM_TOKEN_KEYS_FILE"] = File("keys.json", Issuer().Jwks());
  EXPECT_TRUE(Problems().empty());
  EXPECT_EQ(Blamed("production"), "INSTROOM_TOKEN_ISSUER");
  set_["INSTROOM_TOKEN_ISSUER"] = "https://login.example.nl";
  EXPECT_TRUE(Problems("production").empty());
}

TEST_F(GateSettingsTest, RefusesKeysOfTokensThatAreNone) {
  set_["INSTROOM_TOKEN_KEYS_FILE"] = File("keys.json", "{}");
  EXPECT_EQ(Blamed(), "INSTROOM_TOKEN_KEYS_FILE");
}

}  // namespace
}  // namespace instroom::access
