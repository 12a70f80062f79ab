#include "services/platform/auth/certificate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <thread>

#include "services/platform/auth/revocations.h"
#include "tests/support/pki.h"

namespace instroom::platform {
namespace {

using testing_support::Pki;

TEST(Certificate, NamesItsOrganisationAndItsTime) {
  Pki& pki = Pki::Shared();
  pki.Make("lelystad", "municipality:0995");
  const auto read = ReadCertificate(pki.Text("lelystad.pem"));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->organisation_number, "0995");
  EXPECT_EQ(read->uris, std::vector<std::string>{"urn:instroom:party:municipality:0995"});
  const std::int64_t now = std::time(nullptr);
  EXPECT_LE(read->not_before_s, now);
  EXPECT_GT(read->not_after_s, now + 300 * 86'400);
}

TEST(Certificate, MayNameNoOrganisation) {
  Pki& pki = Pki::Shared();
  pki.Make("nobody", "");
  const auto read = ReadCertificate(pki.Text("nobody.pem"));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->organisation_number, "");
  EXPECT_TRUE(read->uris.empty());
}

TEST(Certificate, IsRefusedWhenItIsNone) {
  for (const char* text : {"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    const auto read = ReadCertificate(text);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().reason, "CERTIFICATE_NOT_READABLE");
  }
}

TEST(Revocations, AreReadAgainWhenTheListChanges) {
  Pki pki;
  pki.Make("kept", "provider:03030303");
  pki.Make("lost", "provider:03030304");
  const std::string lost = ReadCertificate(pki.Text("lost.pem"))->serial;
  const std::string kept = ReadCertificate(pki.Text("kept.pem"))->serial;
  Revocations list(pki.Path("crl.pem"), pki.Text("ca.pem"));
  ASSERT_TRUE(list.Read().ok());
  EXPECT_FALSE(list.Holds(lost));
  pki.Revoke("lost");
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!list.Holds(lost) && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  EXPECT_TRUE(list.Holds(lost));
  EXPECT_FALSE(list.Holds(kept));
}

TEST(Revocations, KeepWhatTheyKnewWhenTheNewListIsBroken) {
  Pki pki;
  pki.Make("lost", "provider:03030304");
  pki.Revoke("lost");
  const std::string lost = ReadCertificate(pki.Text("lost.pem"))->serial;
  Revocations list(pki.Path("crl.pem"), pki.Text("ca.pem"));
  ASSERT_TRUE(list.Read().ok());
  std::ofstream(pki.Path("crl.pem")) << "half a li";
  const auto again = list.Read();
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().reason, "REVOCATIONS_NOT_READABLE");
  EXPECT_TRUE(list.Holds(lost));
}

TEST(Revocations, OfAnotherAuthorityAreRefused) {
  Pki ours;
  Pki theirs;
  ours.Make("a", "provider:03030303");
  theirs.Make("b", "provider:03030303");
  EXPECT_FALSE(ReadRevocations(theirs.Text("crl.pem"), ours.Text("ca.pem")).ok());
  EXPECT_TRUE(ReadRevocations(ours.Text("crl.pem"), ours.Text("ca.pem")).ok());
}

}  // namespace
}  // namespace instroom::platform
