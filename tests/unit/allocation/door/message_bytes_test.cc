#include "services/allocation/door/message_bytes.h"

#include <gtest/gtest.h>

#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation {
namespace {

constexpr char kSecret[] = "secret";

TEST(MessageBytes, AreTheSecretTheMessageAndItsPerson) {
  const v1::Message message = testing::Valid301();
  const MessageBytes bytes(message, kSecret);
  EXPECT_EQ(bytes.all(), kSecret + message.SerializeAsString());
  EXPECT_EQ(bytes.person(), message.person().SerializeAsString());
}

TEST(MessageBytes, ShowInClearWhatIsNotThePersons) {
  v1::Message message = testing::Valid301();
  message.mutable_lines()->mutable_allocated(0)->set_provider_reference("in lines");
  message.mutable_header()->set_identification("in header");
  message.mutable_person()->mutable_name()->mutable_surname()->set_name("in person");
  const MessageBytes bytes(message, kSecret);
  EXPECT_TRUE(bytes.ShowsInClear("in lines"));
  EXPECT_TRUE(bytes.ShowsInClear("in header"));
  EXPECT_FALSE(bytes.ShowsInClear("in person"));
  EXPECT_FALSE(bytes.ShowsInClear(kSecret));
}

TEST(MessageBytes, HoldForAMessageWithoutSomeOfItsParts) {
  for (int left_out = 0; left_out < 8; ++left_out) {
    v1::Message message = testing::Valid301();
    if ((left_out & 1) != 0) message.clear_header();
    if ((left_out & 2) != 0) message.clear_person();
    if ((left_out & 4) != 0) message.clear_lines();
    const MessageBytes bytes(message, kSecret);
    EXPECT_EQ(bytes.person(), message.person().SerializeAsString()) << left_out;
    EXPECT_EQ(bytes.ShowsInClear(message.header().sender()),
              (left_out & 1) == 0 || message.header().sender().empty())
        << left_out;
  }
}

}  // namespace
}  // namespace instroom::allocation
