// As whom the command calls, beside a region and elsewhere.

#include "services/cli/identities.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace instroom::cli {
namespace {

class IdentitiesTest : public testing::Test {
 protected:
  IdentitiesTest() {
    std::string pattern = testing::TempDir() + "identities-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    for (const auto* name : {"municipality-0995", "municipality-0482", "provider-99000346",
                             "region-flevoland", "operator-ops", "gateway"}) {
      Write(std::string(name) + ".pem", std::string("certificate of ") + name);
      Write(std::string(name) + ".key", std::string("key of ") + name);
    }
    Write("ca.pem", "authority");
  }
  ~IdentitiesTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name) << text;
  }
  [[nodiscard]] std::string CertificateOf(const Identities& identities,
                                          const std::string& name) const {
    const auto tls = identities.Read(name);
    return tls ? tls->certificate_pem : tls.error().reason;
  }

  std::string folder_;
};

TEST_F(IdentitiesTest, TakesThePartyThatACallIsAbout) {
  const Identities identities({.folder = folder_});
  EXPECT_EQ(identities.ForCode("0995"), "municipality:0995");
  EXPECT_EQ(identities.ForCode("99000346"), "provider:99000346");
  EXPECT_EQ(identities.ForKind("region"), "region:flevoland");
  EXPECT_EQ(CertificateOf(identities, "municipality:0995"), "certificate of municipality-0995");
  const auto tls = identities.Read("region:FLEVOLAND");
  ASSERT_TRUE(tls);
  EXPECT_EQ(tls->certificate_pem, "certificate of region-flevoland");
  EXPECT_EQ(tls->key_pem, "key of region-flevoland");
  EXPECT_EQ(tls->authority_pem, "authority");
}

TEST_F(IdentitiesTest, LetsTheServiceJudgeWhatNamesNoParty) {
  const Identities identities({.folder = folder_});
  for (const auto* code : {"", "../ca", "099", "0995x", "12345"}) {
    EXPECT_EQ(identities.ForCode(code), "municipality:0482") << code;
  }
}

TEST_F(IdentitiesTest, HasOneCertificateElsewhere) {
  Write("own.pem", "own");
  Write("own.key", "own key");
  const Identities identities({.certificate_file = folder_ + "/own.pem",
                               .key_file = folder_ + "/own.key",
                               .authority_file = folder_ + "/ca.pem"});
  const auto name = identities.ForCode("0995");
  EXPECT_EQ(name, identities.ForKind("region"));
  EXPECT_EQ(CertificateOf(identities, name), "own");
}

TEST_F(IdentitiesTest, CallsAsThePartyThatIsNamed) {
  const Identities identities({.folder = folder_, .as = "operator:OPS"});
  EXPECT_EQ(identities.ForCode("0995"), "operator:OPS");
  EXPECT_EQ(CertificateOf(identities, identities.ForKind("region")), "certificate of operator-ops");
  const Identities service({.folder = folder_, .as = "service:gateway"});
  EXPECT_EQ(CertificateOf(service, service.ForCode("0995")), "certificate of gateway");
}

TEST_F(IdentitiesTest, SaysWhichFileIsMissing) {
  const Identities identities({.folder = folder_});
  const auto tls = identities.Read(identities.ForCode("0034"));
  ASSERT_FALSE(tls);
  EXPECT_EQ(tls.error().reason, "NO_CERTIFICATE");
  EXPECT_NE(tls.error().detail.find("municipality-0034.pem"), std::string::npos);
  const auto none = Identities({}).Read(Identities({}).ForCode("0995"));
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().detail.find("INSTROOM_CERTIFICATE_FILE"), std::string::npos);
}

}  // namespace
}  // namespace instroom::cli
