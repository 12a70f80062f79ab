#include "services/allocation/domain/postman.h"

#include <gtest/gtest.h>

#include "services/allocation/domain/digest_set.h"
#include "tests/unit/allocation/domain/samples.h"

namespace instroom::allocation {
namespace {

v1::Outcome OutcomeOf(bool accepted) {
  v1::Outcome outcome;
  *outcome.mutable_submission() = samples::Jw305(samples::Started(7, "2026-01-10"));
  outcome.set_receipt_id("0123456789abcdef0123456789abcdef");
  outcome.set_accepted(accepted);
  return outcome;
}

TEST(Postman, BringsAnAcceptedMessageToItsReceiverAndAReturnToItsSender) {
  const auto deliveries = samples::DeliveriesOf(OutcomeOf(true));
  ASSERT_EQ(deliveries.size(), 2U);
  EXPECT_EQ(deliveries[0].kind(), v1::DELIVERY_KIND_RETURN);
  EXPECT_EQ(deliveries[0].addressee(), samples::kProvider);
  EXPECT_EQ(deliveries[0].return_identification(), "0123456789AB");
  EXPECT_EQ(deliveries[1].kind(), v1::DELIVERY_KIND_MESSAGE);
  EXPECT_EQ(deliveries[1].addressee(), samples::kMunicipality);
  EXPECT_EQ(deliveries[1].return_identification(), "");
}

TEST(Postman, BringsARejectedMessageOnlyBackToItsSender) {
  const auto deliveries = samples::DeliveriesOf(OutcomeOf(false));
  ASSERT_EQ(deliveries.size(), 1U);
  EXPECT_EQ(deliveries[0].addressee(), samples::kProvider);
}

TEST(Postman, GivesBackTheOutcomeThatItWasLent) {
  v1::Outcome outcome = OutcomeOf(true);
  const std::string before = outcome.SerializeAsString();
  Deliver(outcome, [](const v1::Delivery&) {});
  EXPECT_EQ(outcome.SerializeAsString(), before);
}

TEST(DigestSet, RemembersManyAndNothingElse) {
  DigestSet set;
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(set.Insert(DigestOf({"0995", std::to_string(i)}))) << i;
  }
  EXPECT_FALSE(set.Insert(DigestOf({"0995", "5"})));
  EXPECT_EQ(set.size(), 100'000U);
  for (int i = 100'000; i < 200'000; ++i) {
    ASSERT_FALSE(set.Contains(DigestOf({"0995", std::to_string(i)}))) << i;
  }
}

TEST(DigestSet, KeepsPartsApart) {
  EXPECT_NE(DigestOf({"ab", "c"}), DigestOf({"a", "bc"}));
  EXPECT_NE(DigestOf({"ab"}), DigestOf({"ab", ""}));
  DigestSet set;
  EXPECT_FALSE(set.Contains({}));
  EXPECT_TRUE(set.Insert({}));
  EXPECT_TRUE(set.Contains({}));
}

}  // namespace
}  // namespace instroom::allocation
