#include "services/access/certified.h"

#include <gtest/gtest.h>

#include "tests/support/pki.h"

namespace instroom::access {
namespace {

using testing_support::Pki;

std::string CertificateOf(const std::string& name, const std::string& party) {
  Pki::Shared().Make(name, party);
  return Pki::Shared().Text(name + ".pem");
}

TEST(CertifiedParties, ReadsACertificateOnce) {
  CertifiedParties parties;
  const std::string pem = CertificateOf("once", "municipality:0995");
  const auto first = parties.Read(pem);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->party, (Party{PartyKind::kMunicipality, "0995"}));
  EXPECT_EQ(parties.Read(pem), first);
}

TEST(CertifiedParties, KeepsThoseApartThatNameOneParty) {
  CertifiedParties parties;
  const auto old = parties.Read(CertificateOf("old", "municipality:0384"));
  const auto renewed = parties.Read(CertificateOf("renewed", "municipality:0384"));
  ASSERT_TRUE(old && renewed);
  EXPECT_EQ(old->party, renewed->party);
  EXPECT_NE(old->serial, renewed->serial);
}

TEST(CertifiedParties, RemembersNoMoreThanItMay) {
  CertifiedParties parties(2);
  const std::string pem = CertificateOf("first", "municipality:0995");
  const auto first = parties.Read(pem);
  ASSERT_NE(first, nullptr);
  ASSERT_NE(parties.Read(CertificateOf("second", "municipality:0384")), nullptr);
  EXPECT_EQ(parties.Read(pem), first);
  ASSERT_NE(parties.Read(CertificateOf("third", "municipality:0361")), nullptr);
  const auto again = parties.Read(pem);
  ASSERT_NE(again, nullptr);
  EXPECT_NE(again, first);
  EXPECT_EQ(again->serial, first->serial);
  EXPECT_EQ(again->party, first->party);
}

TEST(CertifiedParties, RemembersNothingOfWhatCannotBeRead) {
  CertifiedParties parties;
  EXPECT_EQ(parties.Read(""), nullptr);
  EXPECT_EQ(parties.Read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            nullptr);
}

}  // namespace
}  // namespace instroom::access
