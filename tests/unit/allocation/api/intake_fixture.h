#pragma once

// An intake with a real door before a log that answers when the test says so.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "services/allocation/api/intake.h"
#include "tests/unit/allocation/api/fake_appender.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation {

class IntakeFixture : public ::testing::Test {
 protected:
  // The client of the tests' messages is known: its key is in the log.
  IntakeFixture() {
    const auto client = care::ParseClientKey(sealer_->PseudonymOf("999900006"));
    const KeyName name = keyring_.KeyFor(*client, clock_.Now())->name;
    EXPECT_TRUE(keyring_.BeginWriting(name));
    keyring_.EndWriting(name, true);
  }
  // Whose the messages are.
  static access::Party Sender() {
    return {access::PartyKind::kProvider, testing::Valid305().header().sender()};
  }

  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
  platform::SystemClock clock_;
  CodesSource codes_;
  Keyring keyring_{*sealer_};
  Door door_{*sealer_, keyring_, clock_, codes_};
  FakeAppender appender_;
  KeyLog keys_{keyring_, appender_, 12};
  Intake intake_{door_, appender_, keys_};
};

}  // namespace instroom::allocation
